/** Paying with iyzico, from the session to the merchant's server, through the real parts. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { challengeIn, comeBack, endOf } from "./at-the-bank.ts";
import { type Bff, startBff } from "./bff.ts";
import {
  chargesAt,
  merchantView,
  offerFor,
  orderBody,
  orderOf,
  passIyzico,
  pay,
  paymentIn,
} from "./payer.ts";
import { cardBody, problemIn } from "./shopper.ts";

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
afterAll(() => bff.close());
beforeEach(() => bff.provider.forgetUsers());

const shopperWithCard = async (order: object = {}) => {
  const shopper = await bff.shopper({ order: orderBody(order) });
  return { shopper, card: await shopper.save() };
};

describe("a saved card", () => {
  test("pays, and all agree", async () => {
    const { shopper, card } = await shopperWithCard();
    const payment = await paymentIn(await pay(shopper, { cardId: card.id, total: "149.90" }));
    expect(payment).toMatchObject({
      status: "succeeded",
      amount: "149.90",
      charged: "149.90",
      installment: 1,
    });
    expect(await orderOf(shopper)).toMatchObject({ status: "paid", payment: { id: payment.id } });
    expect(await merchantView(bff.send, payment.id)).toMatchObject({ status: "succeeded" });
    expect(await chargesAt(bff.provider)).toMatchObject([{ charged: true, conversationId: payment.id }]);
  });

  test("pays in installments what the provider's plan says", async () => {
    const { shopper, card } = await shopperWithCard();
    const { plans } = await offerFor(shopper, card.id);
    const plan = plans.find(({ installment }) => installment === 3);
    if (!plan) throw new Error("No plan of three.");
    const payment = await paymentIn(await pay(shopper, { cardId: card.id, installment: 3 }));
    expect(payment).toMatchObject({ status: "succeeded", charged: plan.total, installment: 3 });
    const [charge] = await chargesAt(bff.provider);
    expect(charge?.paidPrice).toBe(Number(plan.total));
  });

  test("pays once the bank has confirmed the shopper", async () => {
    const { shopper, card } = await shopperWithCard({ threeDS: "always" });
    const challenge = await challengeIn(await pay(shopper, { cardId: card.id }));
    expect(await orderOf(shopper)).toMatchObject({ status: "open", challengeId: challenge.id });
    await comeBack(bff.send, await passIyzico(bff.send, challenge));
    const { state, result } = await endOf(shopper, challenge.id);
    expect({ state, result }).toMatchObject({
      state: "succeeded",
      result: { payment: { status: "succeeded" } },
    });
    expect(await chargesAt(bff.provider)).toMatchObject([{ charged: true }]);
  });

  test("that the bank declines is told so, and the order stays open", async () => {
    const shopper = await bff.shopper({ order: orderBody() });
    const card = await shopper.save(cardBody(REFUSED_CARDS.insufficientFunds.number));
    const payment = await paymentIn(await pay(shopper, { cardId: card.id }));
    expect(payment).toMatchObject({ status: "failed", decline: { code: "insufficient_funds" } });
    expect(await orderOf(shopper)).toMatchObject({ status: "open", payment: { id: payment.id } });
  });
});

test("a new card pays and is saved, where the shopper agrees", async () => {
  const shopper = await bff.shopper({ order: orderBody() });
  const typed = { ...cardBody(), cvc: "123", save: true, label: "Maaş kartım" };
  const payment = await paymentIn(await pay(shopper, { card: typed }));
  expect(payment.status).toBe("succeeded");
  const { cards } = await shopper.list();
  expect(cards).toMatchObject([{ id: payment.card.id, label: "Maaş kartım" }]);
});

test("an order that is paid is not paid again", async () => {
  const { shopper, card } = await shopperWithCard();
  await paymentIn(await pay(shopper, { cardId: card.id }));
  expect(await problemIn(await pay(shopper, { cardId: card.id }))).toMatchObject({ code: "order_paid" });
});
