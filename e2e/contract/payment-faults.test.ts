/**
 * Every way to lose an answer, before and after the call had its effect, at every call of a payment: in the end the card was charged once or
 * not at all, and all who are told of it agree which.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { challengeIn, challengeOf, comeBack, endOf } from "./at-the-bank.ts";
import { movableClock } from "./bff.ts";
import { orderBody, orderOf, pay } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn, type Checkout, HOLD_OVER_MS, recover } from "./payment-truth.ts";
import { LOST_ANSWERS } from "./provider.ts";
import { problemIn, type Shopper, shopperWith } from "./shopper.ts";

/** Where an answer is waited for in vain: long enough for a busy machine, and short enough. */
const IMPATIENT = {
  iyzicoTimeoutMs: 800,
  iyzicoBankTimeoutMs: 800,
  paynetTimeoutMs: 800,
  paynetBankTimeoutMs: 800,
};
type Mode = (typeof LOST_ANSWERS)[number]["mode"];

describe.each(PROVIDERS)("%s:", (name) => {
  let provider: PaymentProvider;
  beforeAll(async () => {
    provider = await startPaymentProvider(name);
  });
  afterAll(() => provider.close());
  beforeEach(async () => {
    await provider.faults();
    await provider.forgetCalls();
  });

  interface Visit extends Checkout {
    shopper: Shopper;
    cardId: string;
    clock: ReturnType<typeof movableClock>;
  }

  /** A BFF for each: one that met so many failures would leave the provider alone for a while. */
  async function visit(
    threeDS: "always" | "never",
    mode: Mode,
    act: (visit: Visit) => Promise<void>,
  ): Promise<void> {
    const clock = movableClock();
    const patient = await provider.startBff({ clock });
    const { store, encryptionKeys } = patient;
    const waits = mode === "timeout" ? IMPATIENT : {};
    const bff = await provider.startBff({ clock, store, encryptionKeys, ...waits });
    try {
      const saver = await patient.shopper({ vault: provider.vault, order: orderBody({ threeDS }) });
      const { id: cardId } = await saver.save(provider.cards.one);
      const shopper = shopperWith(bff.send, { id: saver.sessionId, token: saver.token });
      await act({ bff, provider, shopper, cardId, clock });
    } finally {
      await bff.close();
      await patient.close();
    }
  }

  /** What was not paid can be paid now. */
  async function payAgain(checkout: Visit): Promise<void> {
    await provider.faults();
    const answer = await pay(checkout.shopper, { cardId: checkout.cardId });
    if (answer.status === 202) {
      const challenge = await challengeIn(answer);
      await comeBack(checkout.bff.send, await provider.visitBank(checkout.bff.send, challenge, "confirms"));
      expect((await endOf(checkout.shopper, challenge.id)).state).toBe("succeeded");
    }
    expect((await agreeOn(checkout)).status).toBe("paid");
  }

  test.each(LOST_ANSWERS)("a direct payment that meets $mode $after", async (fault) => {
    await visit("never", fault.mode, async (checkout) => {
      const { shopper, cardId, clock } = checkout;
      await provider.faults({ match: provider.calls.pay, ...fault });
      const key = randomUUID();
      const answer = await pay(shopper, { cardId }, { key });
      if (answer.status !== 201) expect((await problemIn(answer)).code).toBe("outcome_unknown");
      expect(await orderOf(shopper)).toMatchObject({ status: answer.status === 201 ? "paid" : "pending" });
      if (answer.status !== 201) {
        expect((await problemIn(await pay(shopper, { cardId }))).code).toBe("payment_in_progress");
      }
      const { status } = await recover(checkout, clock);
      expect(status).toBe(fault.after === "after-effect" ? "paid" : "open");
      const again = await pay(shopper, { cardId }, { key });
      expect([again.status, await again.json()]).toMatchObject([
        201,
        { status: status === "paid" ? "succeeded" : "failed" },
      ]);
      if (status === "open") await payAgain(checkout);
      else expect((await problemIn(await pay(shopper, { cardId }))).code).toBe("order_paid");
      expect((await agreeOn(checkout)).status).toBe("paid");
    });
  });

  test.each(LOST_ANSWERS)("a start of 3-D Secure that meets $mode $after", async (fault) => {
    await visit("always", fault.mode, async (checkout) => {
      const { shopper, cardId } = checkout;
      await provider.faults({ match: provider.calls.start, ...fault });
      const answer = await pay(shopper, { cardId });
      expect(await problemIn(answer)).toMatchObject({
        status: 503,
        code: "payment_not_made",
        retryable: true,
      });
      expect(await agreeOn(checkout)).toMatchObject({ status: "open", payment: { status: "failed" } });
      await payAgain(checkout);
    });
  });

  test.each(LOST_ANSWERS)("a charge after 3-D Secure that meets $mode $after", async (fault) => {
    await visit("always", fault.mode, async (checkout) => {
      const { bff, shopper, cardId, clock } = checkout;
      const challenge = await challengeIn(await pay(shopper, { cardId }));
      const form = await provider.visitBank(bff.send, challenge, "confirms");
      await provider.faults({ match: provider.calls.complete, ...fault });
      await Promise.all([comeBack(bff.send, form), comeBack(bff.send, form)]);
      const { status } = await recover(checkout, clock);
      const isPaid = fault.after === "after-effect";
      expect(status).toBe(isPaid ? "paid" : "open");
      clock.pass(HOLD_OVER_MS);
      await bff.work.sweepChallenges();
      expect(await challengeOf(shopper, challenge.id, "?wait=1")).toMatchObject(
        isPaid
          ? { state: "succeeded", result: { payment: { status: "succeeded" }, problem: null } }
          : { state: "failed", result: { payment: { status: "failed" }, problem: "payment_not_made" } },
      );
      if (!isPaid) await payAgain(checkout);
    });
  });

  test.each(
    (["timeout", "reset", "http-502-html", "garbage"] as const).flatMap((mode) => [
      { mode, way: "direct", after: "after-effect" } as const,
      { mode, way: "3-D Secure", after: "before-effect" } as const,
    ]),
  )("a look-up that meets $mode for long ($way, charge lost $after)", async ({ way, mode, after }) => {
    await visit(way === "direct" ? "never" : "always", mode, async (checkout) => {
      const { bff, shopper, cardId, clock } = checkout;
      const lost = way === "direct" ? provider.calls.pay : provider.calls.complete;
      await provider.faults(
        { match: lost, mode: "reset", after },
        // A few more, and the BFF would leave the provider alone for a while.
        { match: provider.calls.find, mode, times: mode === "timeout" ? 3 : 7 },
      );
      const answer = await pay(shopper, { cardId });
      if (way === "3-D Secure") {
        const challenge = await challengeIn(answer);
        await comeBack(bff.send, await provider.visitBank(bff.send, challenge, "confirms"));
      } else {
        expect((await problemIn(answer)).code).toBe("outcome_unknown");
      }
      expect((await orderOf(shopper)).status).toBe("pending");
      expect((await recover(checkout, clock)).status).toBe(after === "after-effect" ? "paid" : "open");
    });
  });

  test.each(LOST_ANSWERS)("plans that meet $mode $after", async (fault) => {
    await visit("never", fault.mode, async (checkout) => {
      await provider.faults({ match: provider.calls.offer, ...fault });
      const answer = await pay(checkout.shopper, { cardId: checkout.cardId });
      expect(await problemIn(answer)).toMatchObject({ status: 503, code: "vault_unavailable" });
      expect(await agreeOn(checkout)).toMatchObject({ status: "open", payment: null });
      await payAgain(checkout);
    });
  });
});
