/** The order that the merchant's server names: what is wrong with it is told when the session is made, not when the shopper pays. */
import { sumOf, toAmount, toMinorUnits } from "@saved-cards/widget/money";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type Bff, merchantKey } from "./bff.ts";
import { orderBody, orderOf } from "./payer.ts";
import { type PaymentProvider, startPaymentProvider } from "./payment-providers.ts";
import { problemIn, request, sessionBody } from "./shopper.ts";

let provider: PaymentProvider;
let bff: Bff;
beforeAll(async () => {
  provider = await startPaymentProvider("iyzico");
  bff = await provider.startBff();
});
afterAll(async () => {
  await bff.close();
  await provider.close();
});

const make = (order: unknown, at: Bff = bff) =>
  request(at.send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody({ order }) });

/** What is wrong with an order, as `field: code`. */
async function faultsOf(order: unknown): Promise<string[]> {
  const { status, code, fields = [] } = await problemIn(await make(order));
  expect([status, code]).toEqual([400, "invalid_request"]);
  return fields.map((fault) => `${fault.field}: ${fault.code}`);
}

/** An order in which something is otherwise. @param path `buyer.city`, or `items.0.price`. */
function orderWith(path: string, value: unknown): Record<string, unknown> {
  const order = z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(orderBody())));
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce<object>((part, name) => Object(Reflect.get(part, name)), order);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return order;
}

const REQUIRED = [
  "id",
  "amount",
  "currency",
  "items",
  "buyer",
  "billingAddress",
  "shippingAddress",
  "threeDS",
  ...["id", "name", "category", "type", "price"].map((name) => `items.0.${name}`),
  ...["id", "name", "surname", "identityNumber", "email", "phone", "ip", "address", "city", "country"].map(
    (name) => `buyer.${name}`,
  ),
  ...["contactName", "address", "city", "country"].flatMap((name) => [
    `billingAddress.${name}`,
    `shippingAddress.${name}`,
  ]),
];

describe("an order", () => {
  test.each(REQUIRED)("without %s is refused, and it is named", async (path) => {
    expect(await faultsOf(orderWith(path, undefined))).toEqual([`order.${path}: required`]);
  });

  test.each([
    ["amount", "149.9", null],
    ["amount", "149.901", "invalid_amount"],
    ["amount", "149,90", "invalid_amount"],
    ["amount", 149.9, "invalid"],
    ["amount", "-149.90", "invalid_amount"],
    ["amount", "1e2", "invalid_amount"],
    ["amount", "0.00", "invalid_amount"],
    ["amount", "1234567890.00", "invalid_amount"],
    ["items.0.price", "100.001", "invalid_amount"],
    ["items.0.price", "0", "invalid_amount"],
    ["items.0.type", "service", "invalid"],
    ["currency", "JPY", "invalid"],
    ["currency", "try", "invalid"],
    ["threeDS", "sometimes", "invalid"],
    ["installments", [0], "invalid"],
    ["installments", [1.5], "invalid"],
    ["installments", ["3"], "invalid"],
    ["buyer.email", "ayse", "invalid"],
    ["buyer.ip", "85.34.78", "invalid"],
    ["buyer.ip", "2001:db8::1", null],
    ["buyer.phone", "phone", "invalid"],
    ["buyer.identityNumber", "", "required"],
    ["buyer.name", "  ", "required"],
    ["buyer.name", "A\u0000", "invalid"],
    ["buyer.city", "x".repeat(101), "too_long"],
    ["id", "a b", "invalid"],
    ["id", "x".repeat(65), "invalid"],
    ["secret", "x", "unknown_field"],
    ["buyer.cardNumber", "x", "unknown_field"],
    ["items.0.quantity", 1, "unknown_field"],
  ])("with %s %j is judged as %j", async (path, value, fault) => {
    const order = orderWith(path, value);
    if (fault === null) return expect((await make(order)).status).toBe(201);
    const named = (await faultsOf(order)).map((told) => told.replace(/order\.(installments)\.0/, "order.$1"));
    return expect(named).toEqual([`order.${path}: ${fault}`]);
  });

  test("whose items do not add up is refused", async () => {
    for (const price of ["99.99", "100.01", "1"]) {
      expect(await faultsOf(orderWith("items.0.price", price))).toEqual(["order.items: does_not_add_up"]);
    }
    expect(await faultsOf(orderWith("items", []))).toContain("order.items: required");
  });

  test("with several faults has all of them named", async () => {
    const order = { ...orderBody(), buyer: {}, currency: "x", items: [{}] };
    const faults = await faultsOf(order);
    for (const field of ["currency", "items.0.id", "buyer.name", "buyer.identityNumber", "buyer.ip"]) {
      expect(faults.some((fault) => fault.startsWith(`order.${field}: `))).toBe(true);
    }
  });

  test("of virtual things needs no address to be sent to", async () => {
    const item = { id: "i", name: "x", category: "x", type: "virtual", price: "149.90" };
    const { shippingAddress: _, ...order } = orderBody({ items: [item] });
    expect((await make(order)).status).toBe(201);
  });

  test("in a currency that no vault takes is refused", async () => {
    const paynet = await startPaymentProvider("paynet");
    const both = await paynet.startBff();
    const alone = await paynet.startBff({ only: ["paynet"] });
    try {
      expect((await make(orderBody({ currency: "USD" }), both)).status).toBe(201);
      const shopper = await both.shopper({ order: orderBody({ currency: "EUR" }) });
      expect((await orderOf(shopper)).vaults).toEqual(["iyzico"]);
      expect((await problemIn(await make(orderBody({ currency: "USD" }), alone))).fields).toMatchObject([
        { field: "order.currency", code: "invalid" },
      ]);
    } finally {
      await Promise.all([both.close(), alone.close()]);
      await paynet.close();
    }
  });

  test("keeps its amount to the kuruş, however it was written", async () => {
    const amount = fc.integer({ min: 1, max: 99_999_999_999 });
    await fc.assert(
      fc.asyncProperty(amount, fc.integer({ min: 1, max: 5 }), async (kurus, count) => {
        const units = toMinorUnits(`${Math.floor(kurus / 100)}.${String(kurus % 100).padStart(2, "0")}`);
        const share = Math.floor(kurus / count);
        const prices = Array.from({ length: count }, (_, n) =>
          n === 0 ? kurus - share * (count - 1) : share,
        );
        fc.pre(prices.every((price) => price > 0));
        const items = prices.map((price, n) => ({
          id: `i${n}`,
          name: "x",
          category: "x",
          type: "virtual",
          price: toAmount(
            sumOf([
              toMinorUnits(`0.${String(price % 100).padStart(2, "0")}`),
              toMinorUnits(`${Math.floor(price / 100)}`),
            ]),
          ),
        }));
        const written = toAmount(units).replace(/\.00$|(?<=\.\d)0$/, "");
        const shopper = await bff.shopper({ order: orderBody({ amount: written, items }) });
        expect((await orderOf(shopper)).amount).toBe(toAmount(units));
      }),
      { numRuns: 60 },
    );
  });
});
