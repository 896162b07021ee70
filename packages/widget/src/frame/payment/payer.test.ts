import { expect, test } from "vitest";
import type { Order, Payment } from "../../contract/index.ts";
import type { Answer, Paid } from "../api/client.ts";
import { ChallengeWatch } from "../challenge/index.ts";
import { OrderWatch } from "./order-watch.ts";
import { Payer } from "./payer.ts";

const order = (id: string): Order => ({
  id,
  amount: "149.90",
  currency: "TRY",
  status: "open",
  vaults: ["iyzico"],
  payment: null,
  challengeId: null,
});

const paid: Payment = {
  id: "pay_1",
  status: "succeeded",
  amount: "149.90",
  charged: "149.90",
  currency: "TRY",
  installment: 1,
  card: { id: "a", brand: "visa", last4: "0006", bank: null, family: null },
  reference: null,
};

const never = () => new Promise<never>(() => {});

/** A payer whose payments are answered at once. */
function payingFor(first: Order, answer: Answer<Paid>) {
  const memory = { openId: () => null, keepOpen() {}, forget() {}, markTold() {}, wasTold: () => false };
  const shown: string[] = [];
  const watch = new ChallengeWatch({
    ask: never,
    cancel: never,
    newKey: () => "k",
    memory,
    show: ({ id }) => shown.push(id),
    onEnd() {},
  });
  const told: string[] = [];
  const orders = new OrderWatch({ ask: never, onPayment: ({ id }) => told.push(id) });
  orders.open(first);
  const send = () => Promise.resolve(answer);
  const payer = new Payer({ send, newKey: () => "k", isOnline: () => true, orders, watch });
  return { payer, orders, told, shown };
}

test("a payment is the order's that it was made for", async () => {
  const { payer, orders, told } = payingFor(order("order-1"), { outcome: "ok", value: paid });
  await payer.pay({ cardId: "a" });
  expect(orders.getState()?.order).toMatchObject({ id: "order-1", status: "paid" });
  expect(told).toEqual(["pay_1"]);
});

test.each<[string, Answer<Paid>]>([
  ["a payment", { outcome: "ok", value: paid }],
  [
    "a challenge",
    {
      outcome: "ok",
      value: {
        challenge: {
          id: "chl_1",
          state: "created",
          expiresAt: "2099-01-01T00:00:00Z",
          page: "/page",
          result: null,
        },
      },
    },
  ],
])("%s that arrives at the very moment of another order is not that one's", async (_, answer) => {
  const { payer, orders, told, shown } = payingFor(order("order-1"), answer);
  const other = order("order-2");
  payer.subscribe(() => {
    if (payer.getState().stage === "editing") orders.open(other);
  });
  await payer.pay({ cardId: "a" });
  expect(orders.getState()?.order).toEqual(other);
  expect([...told, ...shown]).toEqual([]);
});
