/** The challenge's page, opened again when more is known of the payment than the challenge ended with. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { challengeIn, comeBack, endOf, open } from "./at-the-bank.ts";
import { type Bff, movableClock } from "./bff.ts";
import { chargesAt, orderBody, orderOf, pay } from "./payer.ts";
import { type PaymentProvider, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn, HOLD_OVER_MS } from "./payment-truth.ts";
import { until } from "./shopper.ts";

const MINUTE = 60_000;
const MADE = "Ödemeniz alındı";
const NOT_MADE = "Ödemeniz alınamadı";
const IN_REVIEW = "Ödemeniz inceleniyor";
const NOT_KNOWN = "Sonucu henüz öğrenemedik";

const clock = movableClock();
let provider: PaymentProvider;
let bff: Bff;
beforeAll(async () => {
  provider = await startPaymentProvider("iyzico");
  bff = await provider.startBff({ clock });
});
afterEach(async () => {
  await provider.faults();
  await provider.iyzico?.settings({ fraudStatus: 1 });
});
afterAll(async () => {
  await bff.close();
  await provider.close();
});

async function atTheBank() {
  const session = { order: orderBody({ threeDS: "always" }), expiresIn: 3_600 };
  const shopper = await bff.shopper(session);
  const { id: cardId } = await shopper.save();
  const challenge = await challengeIn(await pay(shopper, { cardId }));
  const form = await provider.visitBank(bff.send, challenge, "confirms");
  return { bff, provider, shopper, challenge, form };
}

/** What the page and the answer to a return that comes again have for a heading. */
async function headings({ challenge, form }: Awaited<ReturnType<typeof atTheBank>>) {
  const answers = [await open(bff.send, challenge.page ?? ""), await comeBack(bff.send, form)];
  return Promise.all(answers.map(async (answer) => /<h1[^>]*>([^<]*)<\/h1>/.exec(await answer.text())?.[1]));
}

test.each([
  [1, "paid", MADE],
  [-1, "open", NOT_MADE],
] as const)(
  "a review that comes to %s leaves the order %s, and the page says so",
  async (decision, status, said) => {
    await provider.iyzico?.settings({ fraudStatus: 0 });
    const visit = await atTheBank();
    await comeBack(bff.send, visit.form);
    expect((await endOf(visit.shopper, visit.challenge.id)).state).toBe("succeeded");
    expect(await headings(visit)).toEqual([IN_REVIEW, IN_REVIEW]);

    const { id } = await orderOf(visit.shopper);
    const { iyzico } = provider;
    const about = iyzico && (await chargesAt(iyzico)).find(({ basketId }) => basketId === id);
    await iyzico?.review(about?.paymentId ?? "", decision);
    clock.pass(15 * MINUTE);
    await bff.work.settlePayments();
    expect((await agreeOn(visit)).status).toBe(status);
    expect(await headings(visit)).toEqual([said, said]);
  },
);

test.each([
  ["after-effect", "succeeded", MADE],
  ["before-effect", "failed", NOT_MADE],
] as const)(
  "a charge whose answer was lost %s is not known for an hour, and then told as it was",
  async (after, status, said) => {
    const visit = await atTheBank();
    const { calls } = provider;
    await provider.faults(
      { match: calls.complete, mode: "reset", after },
      { match: calls.find, mode: "failure", errorCode: "1" },
    );
    await comeBack(bff.send, visit.form);
    clock.pass(59 * MINUTE);
    await until("nobody knows", async () => {
      clock.pass(HOLD_OVER_MS);
      await bff.work.sweepChallenges();
      return (await headings(visit))[0] === NOT_KNOWN;
    });
    expect(await headings(visit)).toEqual([NOT_KNOWN, NOT_KNOWN]);

    await provider.faults();
    clock.pass(15 * MINUTE);
    await bff.work.settlePayments();
    const [payment] = await bff.store.listPaymentsOfSession(visit.shopper.sessionId);
    expect(payment?.state).toBe(status);
    expect(await headings(visit)).toEqual([said, said]);
  },
);
