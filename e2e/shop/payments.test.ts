import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { paymentReader } from "./payments.ts";

const PAYMENT = {
  id: "pay_1",
  orderId: "ADA-1",
  status: "succeeded",
  amount: "649.90",
  currency: "TRY",
  updatedAt: "2026-11-22T12:00:00.000Z",
  vault: "iyzico",
};

/** A BFF that gives every call this answer. */
async function readerOf(status: number, answer: unknown) {
  const calls: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url, headers }, response) => {
    calls.push({ url, headers });
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { ...paymentReader({ bffUrl: `http://127.0.0.1:${port}`, secretKey: "key-1" }), calls };
}

test("a payment is asked for with the shop's key, and comes with all that the BFF tells", async () => {
  const reader = await readerOf(200, PAYMENT);
  expect(await reader.read("pay_1")).toEqual(PAYMENT);
  expect(reader.calls).toMatchObject([
    { url: "/v1/payments/pay_1", headers: { authorization: "Bearer key-1" } },
  ]);
});

test("a payment that is not there is none", async () => {
  const reader = await readerOf(404, { code: "not_found" });
  expect(await reader.read("pay_2")).toBeNull();
});

test.each([
  ["a refusal", 401, { code: "unauthorized" }],
  ["a failure", 500, {}],
  ["a status that this shop does not know", 200, { ...PAYMENT, status: "paid" }],
])("%s is no payment, and no reason to think that there is none", async (_name, status, answer) => {
  const reader = await readerOf(status, answer);
  await expect(reader.read("pay_1")).rejects.toThrow();
});
