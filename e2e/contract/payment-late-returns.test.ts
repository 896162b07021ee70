/** Who came back from the bank just before everything stopped: what is charged when the BFF runs again, and what they are told. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { challengeIn, challengeOf, comeBack, open, pageIn } from "./at-the-bank.ts";
import { movableClock } from "./bff.ts";
import { mortalStore } from "./mortal-store.ts";
import { merchantView, orderBody, orderOf, pay } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn } from "./payment-truth.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(PROVIDERS)("%s: a shopper is back from the bank, and then every instance dies;", (name) => {
  let provider: PaymentProvider;
  beforeAll(async () => {
    provider = await startPaymentProvider(name);
  });
  afterAll(() => provider.close());

  /** @param later in milliseconds: when the BFF runs again. */
  async function restart(later: number, dies: "before" | "after") {
    const clock = movableClock();
    const bff = await provider.startBff({ clock });
    const session = {
      customer: { id: randomUUID(), email: "ayse@example.com" },
      vault: provider.vault,
      order: orderBody({ threeDS: "always" }),
    };
    const before = await bff.shopper(session);
    const { id: cardId } = await before.save(provider.cards.one);
    const challenge = await challengeIn(await pay(before, { cardId }));
    const form = await provider.visitBank(bff.send, challenge, "confirms");

    const mortal = mortalStore(bff.store);
    const { encryptionKeys } = bff;
    const doomed = await provider.startBff({ clock, store: mortal.store, encryptionKeys });
    // It has noted that they are back, and in the second case that it will send the charge, which it then does not.
    mortal.doom({ at: dies === "after" ? "moveChallenge" : "markPaymentSent", when: dies });
    await comeBack(doomed.send, form);
    expect(mortal.isDead()).toBe(true);
    await doomed.close();

    clock.pass(later);
    await bff.work.sweepChallenges();
    // The session is over when the challenge is long over.
    const shopper = await bff.shopper(session);
    return { bff, provider, before, shopper, challenge, form };
  }

  test.each([16 * MINUTE, 3 * HOUR, 48 * HOUR])(
    "%i ms later nothing is charged, and all are told that the time has run out",
    async (later) => {
      await provider.forgetCalls();
      const visit = await restart(later, "after");
      const { bff, before, shopper, challenge, form } = visit;
      const { payment } = await agreeOn({ ...visit, sessions: [before] });
      expect(payment).toMatchObject({ status: "failed", decline: { code: "three_ds_expired" } });
      expect(await orderOf(shopper)).toMatchObject({ status: "open", challengeId: null });
      expect(await provider.sentCharges()).toEqual([]);
      expect(await challengeOf(shopper, challenge.id)).toMatchObject({
        state: "expired",
        result: { payment: { id: payment?.id, status: "failed" }, problem: null },
      });
      expect(await merchantView(bff.send, payment?.id ?? "")).toMatchObject({
        status: "failed",
        decline: { code: "three_ds_expired" },
      });
      const page = await open(bff.send, challenge.page ?? "");
      expect(await page.clone().text()).toContain("Doğrulama süresi doldu");
      expect(await pageIn(page)).toBe("challenge expired");
      expect(await pageIn(await comeBack(bff.send, form))).toBe("return expired");
      expect(await provider.sentCharges()).toEqual([]);
      const { id: cardId } = await shopper.save(provider.cards.other);
      expect((await pay(shopper, { cardId })).status).toBe(202);
      await bff.close();
    },
  );

  test.each([MINUTE, 13 * MINUTE])("%i ms later the payment is made", async (later) => {
    const visit = await restart(later, "after");
    expect((await challengeOf(visit.shopper, visit.challenge.id)).state).toBe("succeeded");
    expect((await agreeOn({ ...visit, sessions: [visit.before] })).status).toBe("paid");
    await visit.bff.close();
  });

  test("a charge that was about to leave never does, however soon", async () => {
    await provider.forgetCalls();
    const visit = await restart(MINUTE, "before");
    expect(await agreeOn({ ...visit, sessions: [visit.before] })).toMatchObject({
      status: "open",
      payment: { status: "failed", decline: { code: "not_processed" } },
    });
    expect(await provider.sentCharges()).toEqual([]);
    await visit.bff.close();
  });
});
