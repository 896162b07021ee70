import { expect, test } from "vitest";
import type { Order, Session, WidgetError } from "../../contract/index.ts";
import type { Answer, CardsApi } from "../api/client.ts";
import { pickedCard, Wallet } from "../wallet/index.ts";
import { followSession } from "./follow-session.ts";
import { OrderWatch } from "./order-watch.ts";

const SHOP = "https://shop.example";
const order: Order = {
  id: "order-1",
  amount: "149.90",
  currency: "TRY",
  status: "open",
  vaults: ["paynet"],
  payment: null,
  challengeId: null,
};

const never = () => new Promise<never>(() => {});

const card = (id: string, vault: "iyzico" | "paynet") => ({
  id,
  vault,
  label: null,
  brand: "visa" as const,
  bin: null,
  last4: "1111",
  expiry: null,
  isExpired: false,
  bank: null,
  family: null,
  funding: null,
  isDefault: id === "a",
});

const ok = <T>(value: T): Promise<Answer<T>> => Promise.resolve({ outcome: "ok", value });

function startFrame() {
  let session: Session = {
    id: "s-1",
    customer: "ayse",
    origin: SHOP,
    locale: "tr",
    vaults: [],
    order,
    expiresAt: "2099-01-01T00:00:00Z",
  };
  const api: CardsApi = {
    session: () => ok(session),
    list: () => ok({ cards: [card("a", "iyzico"), card("b", "paynet")], unavailable: [] }),
    add: never,
    update: never,
    remove: never,
    challenge: never,
    cancelChallenge: never,
    order: never,
    offerForCard: never,
    offerForBin: never,
    pay: never,
  };
  const errors: WidgetError[] = [];
  const wallet = new Wallet({ connect: () => api, newKey: () => "k", report() {}, onChanged() {} });
  const orders = new OrderWatch({ ask: never, onPayment() {} });
  const modes = followSession(wallet, orders, (error) => errors.push(error));
  const open = (part: Partial<Session> = {}) => {
    session = { ...session, ...part };
    return wallet.open(session.id, SHOP);
  };
  return { wallet, orders, modes, errors, open, picked: () => pickedCard(wallet.getState())?.id };
}

test("the order of the session is what is paid, with the cards that can pay it", async () => {
  const { orders, modes, open, picked, errors } = startFrame();
  modes.setMode("pay", "next session");
  await open();
  expect(orders.getState()?.order).toEqual(order);
  expect(picked()).toBe("b");
  expect(errors).toEqual([]);
});

test("in manage mode the order is not looked at, until the mode changes", async () => {
  const { orders, modes, open, picked } = startFrame();
  await open();
  expect(orders.getState()).toBeNull();
  expect(picked()).toBe("a");
  modes.setMode("pay", "now");
  expect(orders.getState()?.order.id).toBe("order-1");
  expect(picked()).toBe("b");
  modes.setMode("manage", "now");
  expect(orders.getState()).toBeNull();
});

test("a session without an order is a mistake that the developer is told of, once", async () => {
  const { orders, modes, open, errors, wallet } = startFrame();
  modes.setMode("pay", "next session");
  await open({ order: null });
  await wallet.refresh();
  expect(orders.getState()).toBeNull();
  expect(errors).toMatchObject([{ code: "no_order" }]);
});

test("a mode that comes with a new session says nothing of the one that is there", async () => {
  const { modes, open, errors, orders } = startFrame();
  await open({ order: null });
  modes.setMode("pay", "next session");
  await open({ id: "s-2", order });
  expect(errors).toEqual([]);
  expect(orders.getState()?.order.id).toBe("order-1");
});

test("nothing is left to pay when the page turns out not to be the session's", async () => {
  const { modes, open, orders } = startFrame();
  modes.setMode("pay", "next session");
  await open();
  await open({ origin: "https://other.example" });
  expect(orders.getState()).toBeNull();
});
