/**
 * No card number that paid is reachable in the BFF's memory once its request has ended (security requirement M1): whether it paid at once,
 * was refused, waits for its bank, came back from there, or was lost on the way and looked up since.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { challengeIn, comeBack, endOf } from "./at-the-bank.ts";
import { type BffProcess, type Installation, newInstallation, startBffProcess } from "./bff-process.ts";
import { HEAP_OPTIONS, heapSnapshot, numbersIn, someNumber } from "./heap-snapshot.ts";
import { orderBody, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, startPaymentProvider, typed } from "./payment-providers.ts";
import { cardBody, problemIn, until } from "./shopper.ts";

const OF_EACH = 25;

let provider: PaymentProvider;
let installation: Installation;
let bff: BffProcess;
beforeAll(async () => {
  provider = await startPaymentProvider("iyzico");
  if (!provider.iyzico) throw new Error("The stand-in of iyzico's is needed.");
  const limits = ["SESSION", "CUSTOMER", "ADDRESS", "MERCHANT"].flatMap((of) => [
    [`ADD_CARD_LIMIT_PER_${of}`, "1000"],
    [`PAYMENT_LIMIT_PER_${of}`, "1000"],
  ]);
  installation = newInstallation(provider.iyzico, Object.fromEntries(limits));
  bff = await startBffProcess(installation, HEAP_OPTIONS);
}, 60_000);
afterAll(async () => {
  await bff.kill();
  await provider.close();
  installation.remove();
});

const numbers: string[] = [];

/** Pays an order of its own with a card that nobody has paid with. */
async function payAnew(threeDS: "always" | "never", more: object = {}) {
  const shopper = await bff.shopper({ order: orderBody({ threeDS }) });
  const number = someNumber();
  numbers.push(number);
  return { shopper, answer: await pay(shopper, { card: typed(cardBody(number), more) }) };
}

async function payAtOnce(): Promise<void> {
  const { answer } = await payAnew("never", { save: true, label: "Kart" });
  await paymentIn(answer);
}

async function waitForTheBank(): Promise<void> {
  await challengeIn((await payAnew("always")).answer);
}

async function comeBackFromTheBank(): Promise<void> {
  const { shopper, answer } = await payAnew("always", { save: true });
  const challenge = await challengeIn(answer);
  await comeBack(bff.send, await provider.visitBank(bff.send, challenge, "confirms"));
  await endOf(shopper, challenge.id);
}

test(
  "of the cards that paid none is in a heap snapshot, where the one that is paying is",
  { timeout: 180_000 },
  async () => {
    for (let count = 0; count < OF_EACH; count += 1) {
      await Promise.all([payAtOnce(), waitForTheBank(), comeBackFromTheBank()]);
    }
    const { pay: charges, find } = provider.calls;
    await provider.faults({ match: charges, mode: "failure", errorCode: "10051", times: 5 });
    for (let count = 0; count < 5; count += 1) await payAtOnce();
    await provider.faults(
      { match: charges, mode: "reset", after: "after-effect", times: 3 },
      { match: find, mode: "http-502-html", times: 3 },
    );
    for (let count = 0; count < 3; count += 1) {
      const { answer } = await payAnew("never");
      if (answer.status !== 201) expect((await problemIn(answer)).code).toBe("outcome_unknown");
    }
    expect(numbers).toHaveLength(3 * OF_EACH + 8);

    const inFlight = someNumber();
    const shopper = await bff.shopper({ order: orderBody() });
    await provider.faults({ match: charges, mode: "timeout" });
    const sent = await provider.count(charges);
    pay(shopper, { card: typed(cardBody(inFlight)) }).catch(() => "the server is killed");
    await until("the last one is sent", async () => (await provider.count(charges)) > sent);

    const snapshot = await heapSnapshot(bff, installation);
    expect(numbersIn(snapshot, [inFlight])).toEqual([inFlight]);
    expect(numbersIn(snapshot, numbers)).toEqual([]);
  },
);
