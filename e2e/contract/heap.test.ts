/**
 * No card number is reachable in the BFF's memory once its request has ended (security requirement M1). Strings cannot be
 * wiped, so this is what can be promised: a heap snapshot, which holds what is reachable alone, has none of them.
 *
 * A snapshot holds strings and objects, not the bytes of buffers.
 */
import { randomInt, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isLuhnValid } from "../sandbox/luhn.ts";
import { type BffProcess, type Installation, newInstallation, startBffProcess } from "./bff-process.ts";
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
  bff = await startBffProcess(installation, ["--heapsnapshot-signal=SIGUSR2"]);
}, 60_000);
afterAll(async () => {
  await bff.kill();
  await provider.close();
  installation.remove();
});

/** A number like any other, with a right check digit. */
function someNumber(): string {
  const digits = `454359${String(randomInt(1e9)).padStart(9, "0")}`;
  const check = Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`).find(isLuhnValid);
  if (check === undefined) throw new Error("One of ten digits is right.");
  return check;
}

/** Has the server write a heap snapshot and gives its text. The server answers nothing while it writes. */
async function heapSnapshot(): Promise<string> {
  const written = () => readdirSync(installation.folder).find((name) => name.endsWith(".heapsnapshot"));
  bff.signal("SIGUSR2");
  await until("a snapshot is begun", async () => written() !== undefined);
  await until("it is written", answers, 60_000);
  return readFileSync(join(installation.folder, written() ?? ""), "utf8");
}

/** A connection that was idle while the server could not look at it may be closed by now. */
async function answers(): Promise<boolean> {
  try {
    return (await bff.send("/healthz", { method: "GET" })).ok;
  } catch {
    return false;
  }
}

/** Which of the numbers stand in the text, with or without separators. */
function numbersIn(text: string, numbers: readonly string[]): string[] {
  const runs = text.match(/\d(?:[ -]?\d){15,}/g) ?? [];
  const digits = new Set(runs.flatMap((run) => windows(run.replaceAll(/\D/g, ""))));
  return numbers.filter((number) => digits.has(number));
}

function windows(digits: string): string[] {
  return Array.from({ length: digits.length - 15 }, (_, start) => digits.slice(start, start + 16));
}

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

    const snapshot = await heapSnapshot();
    expect(numbersIn(snapshot, [inFlight])).toEqual([inFlight]);
    expect(numbersIn(snapshot, numbers)).toEqual([]);
  },
);
