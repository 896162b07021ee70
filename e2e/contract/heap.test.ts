/**
 * No card number is reachable in the BFF's memory once its request has ended (security requirement M1). Strings cannot be
 * wiped, so this is what can be promised: a heap snapshot, which holds what is reachable alone, has none of them.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BffProcess, type Installation, newInstallation, startBffProcess } from "./bff-process.ts";
import { HEAP_OPTIONS, heapSnapshot, numbersIn, someNumber } from "./heap-snapshot.ts";
import { CREATE, type Provider, startProvider } from "./provider.ts";
import { cardBody, until } from "./shopper.ts";

const CUSTOMERS = 10;
const CARDS_EACH = 20;

let provider: Provider;
let installation: Installation;
let bff: BffProcess;
beforeAll(async () => {
  provider = await startProvider();
  const limits = ["SESSION", "CUSTOMER", "ADDRESS", "MERCHANT"].map((of) => [
    `ADD_CARD_LIMIT_PER_${of}`,
    "1000",
  ]);
  installation = newInstallation(provider, Object.fromEntries(limits));
  bff = await startBffProcess(installation, HEAP_OPTIONS);
}, 60_000);
afterAll(async () => {
  await bff.kill();
  await provider.close();
  installation.remove();
});

test(
  "of 200 saved cards none is in a heap snapshot, where the one that is being saved is",
  { timeout: 120_000 },
  async () => {
    const numbers: string[] = [];
    await Promise.all(
      Array.from({ length: CUSTOMERS }, async () => {
        const shopper = await bff.shopper();
        for (let count = 0; count < CARDS_EACH; count += 1) {
          const number = someNumber();
          numbers.push(number);
          await shopper.save(cardBody(number, { label: `Kart ${count}` }));
        }
        await shopper.list();
      }),
    );
    expect(numbers).toHaveLength(CUSTOMERS * CARDS_EACH);

    const inFlight = someNumber();
    const shopper = await bff.shopper();
    await provider.faults({ match: CREATE, mode: "timeout" });
    const sent = (await provider.calls()).length;
    shopper.add(cardBody(inFlight), { key: randomUUID() }).catch(() => "the server is killed");
    await until("the last one is sent", async () => (await provider.calls()).length > sent);

    const snapshot = await heapSnapshot(bff, installation);
    expect(numbersIn(snapshot, [inFlight])).toEqual([inFlight]);
    expect(numbersIn(snapshot, numbers)).toEqual([]);
  },
);
