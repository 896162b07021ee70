/** The way back from the bank in a payment: lost, repeated, late, given up or forged, it charges once at most, and all agree on it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { challengeIn, challengeOf, comeBack, endOf, type Form, pageIn } from "./at-the-bank.ts";
import { type Bff, clockOf } from "./bff.ts";
import { orderAfter, orderBody, orderOf, pay } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn } from "./payment-truth.ts";
import { problemIn } from "./shopper.ts";

const TEN_MINUTES = 600_000;

describe.each(PROVIDERS)("%s:", (name) => {
  let ahead = 0;
  let provider: PaymentProvider;
  let bff: Bff;
  beforeAll(async () => {
    provider = await startPaymentProvider(name);
    bff = await provider.startBff({ clock: clockOf(() => Date.now() + ahead) });
  });
  afterAll(async () => {
    await bff.close();
    await provider.close();
  });
  beforeEach(async () => {
    ahead = 0;
    await provider.forgetCalls();
  });

  async function begin() {
    const shopper = await bff.shopper({ vault: provider.vault, order: orderBody({ threeDS: "always" }) });
    const { id: cardId } = await shopper.save(provider.cards.one);
    const challenge = await challengeIn(await pay(shopper, { cardId }));
    return { bff, provider, shopper, cardId, challenge };
  }

  async function atTheBank(how: "confirms" | "gives up" = "confirms") {
    const begun = await begin();
    return { ...begun, form: await provider.visitBank(bff.send, begun.challenge, how) };
  }

  const back = async (form: Form) => pageIn(await comeBack(bff.send, form));

  test("the order is open while the shopper is at the bank, and paid when they are back", async () => {
    const visit = await atTheBank();
    expect(await agreeOn(visit)).toMatchObject({
      status: "open",
      challengeId: visit.challenge.id,
      payment: { status: "pending" },
    });
    await comeBack(bff.send, visit.form);
    const { state, result } = await endOf(visit.shopper, visit.challenge.id);
    const order = await agreeOn(visit);
    expect([state, order.status, order.challengeId]).toEqual(["succeeded", "paid", null]);
    expect(result).toEqual({ card: null, payment: order.payment, problem: null });
  });

  test("who waits for news of the order hears of it when the shopper is back", async () => {
    const visit = await atTheBank();
    const waiting = orderAfter(visit.shopper, "open");
    await comeBack(bff.send, visit.form);
    const { status } = await waiting;
    if (status === "pending") expect((await orderAfter(visit.shopper, "pending")).status).toBe("paid");
    else expect(status).toBe("paid");
  });

  test.each([2, 10])("%s returns at once charge once", async (times) => {
    const visit = await atTheBank();
    await Promise.all(Array.from({ length: times }, () => back(visit.form)));
    expect((await endOf(visit.shopper, visit.challenge.id)).state).toBe("succeeded");
    expect((await agreeOn(visit)).status).toBe("paid");
    expect(await back(visit.form)).toBe("return succeeded");
    expect(await provider.count(provider.calls.complete)).toBe(1);
  });

  test.each(["swept", "not swept"])(
    "who never comes back has paid nothing, after ten minutes (%s)",
    async (how) => {
      const visit = await begin();
      ahead = TEN_MINUTES;
      if (how === "swept") await bff.work.sweepChallenges();
      expect(await agreeOn(visit)).toMatchObject({
        status: "open",
        challengeId: null,
        payment: { status: "failed", decline: { code: "three_ds_expired", retryable: true } },
      });
      expect((await challengeOf(visit.shopper, visit.challenge.id)).state).toBe("expired");
    },
  );

  test("who comes back too late has paid nothing, and can pay again", async () => {
    const visit = await atTheBank();
    ahead = TEN_MINUTES;
    expect(await back(visit.form)).toBe("return expired");
    expect((await agreeOn(visit)).status).toBe("open");
    const challenge = await challengeIn(await pay(visit.shopper, { cardId: visit.cardId }));
    expect(await back(visit.form)).toBe("return expired");
    await back(await provider.visitBank(bff.send, challenge, "confirms"));
    expect((await endOf(visit.shopper, challenge.id)).state).toBe("succeeded");
    expect((await agreeOn(visit)).status).toBe("paid");
  });

  test("who gives up at the bank is not charged, and told so", async () => {
    const visit = await atTheBank("gives up");
    await back(visit.form);
    expect(await endOf(visit.shopper, visit.challenge.id)).toMatchObject({
      state: "failed",
      result: {
        payment: { status: "failed", decline: { code: "three_ds_failed" } },
        problem: "challenge_failed",
      },
    });
    expect((await agreeOn(visit)).status).toBe("open");
    expect(
      (await provider.paymentsOf((await orderOf(visit.shopper)).id)).some(({ isCharged }) => isCharged),
    ).toBe(false);
  });

  test("who gives up in the widget is not charged, whatever the bank says later", async () => {
    const visit = await atTheBank();
    await visit.shopper.call("POST", `/v1/challenges/${visit.challenge.id}/cancel`, {});
    expect(await back(visit.form)).toBe("return cancelled");
    expect(await agreeOn(visit)).toMatchObject({
      status: "open",
      payment: { status: "failed", decline: { code: "three_ds_cancelled", retryable: true } },
    });
    expect(await provider.sentCharges()).toEqual([]);
  });

  test("to pay in another way gives up the challenge, and its return charges nothing", async () => {
    const visit = await atTheBank();
    const { id: otherId } = await visit.shopper.save(provider.cards.other);
    const other = await challengeIn(await pay(visit.shopper, { cardId: otherId }));
    expect((await challengeOf(visit.shopper, visit.challenge.id)).state).toBe("cancelled");
    expect(await agreeOn(visit)).toMatchObject({ status: "open", challengeId: other.id });
    expect(await back(visit.form)).toBe("return cancelled");
    expect((await agreeOn(visit)).status).toBe("open");
    await back(await provider.visitBank(bff.send, other, "confirms"));
    await endOf(visit.shopper, other.id);
    expect(await agreeOn(visit)).toMatchObject({ status: "paid", payment: { card: { id: otherId } } });
  });

  test("who comes back at the moment of paying in another way has paid once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const visit = await atTheBank();
      const [, answer] = await Promise.all([back(visit.form), pay(visit.shopper, { cardId: visit.cardId })]);
      if (answer.status === 202) {
        await back(await provider.visitBank(bff.send, await challengeIn(answer), "confirms"));
        await endOf(visit.shopper, (await challengeIn(answer.clone()).catch(() => visit.challenge)).id);
      } else {
        expect(["payment_in_progress", "order_paid"]).toContain((await problemIn(answer)).code);
        await endOf(visit.shopper, visit.challenge.id);
      }
      expect((await agreeOn(visit)).status).toBe("paid");
    }
  });

  test("a return of another challenge, or of none, changes nothing", async () => {
    const [mine, theirs] = [await atTheBank(), await atTheBank()];
    const foreign = Object.fromEntries(Object.keys(mine.form.fields).map((field) => [field, "x"]));
    for (const fields of [
      theirs.form.fields,
      foreign,
      { x: "\u0000'\"<" },
      { status: "success", mdStatus: "1" },
    ]) {
      if (name === "paynet" && !Object.keys(fields).some((field) => field.endsWith("_id"))) continue;
      expect(await back({ ...mine.form, fields })).toContain("stray");
    }
    expect(await agreeOn(mine)).toMatchObject({ status: "open", challengeId: mine.challenge.id });
    expect(await provider.sentCharges()).toEqual([]);
    await back(mine.form);
    await endOf(mine.shopper, mine.challenge.id);
    expect((await agreeOn(mine)).status).toBe("paid");
  });
});
