/** What the merchant's server is told of payments, by Standard Webhooks: signed, in order, again until it has arrived, and never lost. */
import { createServer } from "node:http";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, movableClock } from "./bff.ts";
import { chargesAt, merchantView, orderBody, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, startPaymentProvider, typed } from "./payment-providers.ts";
import { cardBody } from "./shopper.ts";

const Event = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({ id: z.string(), status: z.string(), orderId: z.string() }),
});

interface Received {
  headers: Record<string, string>;
  body: string;
}

/** The merchant's server. What it answers next is the test's to say; 204 unless told. `null`: nothing at all. */
async function startMerchant() {
  const received: Received[] = [];
  let answers: (number | null)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ headers, body: Buffer.concat(chunks).toString("utf8") });
      const status = answers.length > 0 ? answers.shift() : 204;
      if (status === null) response.destroy();
      else response.writeHead(status ?? 204, { location: "/elsewhere" }).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("A TCP server has a port.");
  return {
    url: `http://127.0.0.1:${address.port}/hooks?shop=1`,
    received,
    types: () => received.map(({ body }) => Event.parse(JSON.parse(body)).type),
    answers: (...next: (number | null)[]) => {
      answers = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const secrets = [randomBytes(32), randomBytes(24)] as const;
const MINUTE_MS = 60_000;

let clock: ReturnType<typeof movableClock>;
let provider: PaymentProvider;
let merchant: Awaited<ReturnType<typeof startMerchant>>;
let bff: Bff;
beforeEach(async () => {
  clock = movableClock();
  provider = await startPaymentProvider("iyzico");
  merchant = await startMerchant();
  bff = await provider.startBff({ clock, merchantWebhook: { url: merchant.url, secrets } });
});
afterEach(async () => {
  await bff.close();
  await merchant.close();
  await provider.close();
});

const deliver = () => bff.work.deliverNotifications();

async function paid(number?: string) {
  const shopper = await bff.shopper({ order: orderBody() });
  const { id: cardId } = await shopper.save(cardBody(number));
  return paymentIn(await pay(shopper, { cardId }));
}

async function decide(fraudStatus: 1 | -1): Promise<void> {
  const { iyzico } = provider;
  const [inReview] = iyzico ? await chargesAt(iyzico) : [];
  await iyzico?.review(inReview?.paymentId ?? "", fraudStatus);
  clock.pass(MINUTE_MS);
  await bff.work.settlePayments();
}

/** As the merchant's server reads it, with the public package. Fails the test if the signature is not right. */
function verified({ headers, body }: Received, secret: Buffer = secrets[0]) {
  return Event.parse(new Webhook(secret.toString("base64")).verify(body, headers));
}

describe("the merchant's server", () => {
  test("is told of a payment as GET /v1/payments/:id tells it, signed with every secret", async () => {
    const payment = await paid();
    await deliver();
    expect(merchant.received).toHaveLength(1);
    for (const secret of secrets) {
      for (const received of merchant.received) {
        const { type, data } = verified(received, secret);
        expect([type, data]).toEqual(["payment.succeeded", await merchantView(bff.send, payment.id)]);
      }
    }
    expect(merchant.received[0]?.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    expect(() => verified(merchant.received[0] ?? { headers: {}, body: "" }, randomBytes(32))).toThrow();
    await deliver();
    expect(merchant.received).toHaveLength(1);
  });

  test("is told why a payment failed, with the bank's own code", async () => {
    const payment = await paid(REFUSED_CARDS.insufficientFunds.number);
    await deliver();
    const [received] = merchant.received.map((one) => verified(one));
    expect(received).toMatchObject({
      type: "payment.failed",
      data: {
        id: payment.id,
        status: "failed",
        providerCode: "10051",
        decline: { code: "insufficient_funds" },
      },
    });
  });

  test.each([
    [1, "payment.succeeded"],
    [-1, "payment.failed"],
  ] as const)("is told of a review, and of what came of it (%s), in order", async (fraudStatus, type) => {
    await provider.iyzico?.settings({ fraudStatus: 0 });
    await paid();
    await deliver();
    expect(merchant.types()).toEqual(["payment.in_review"]);
    await decide(fraudStatus);
    await deliver();
    expect(merchant.types()).toEqual(["payment.in_review", type]);
  });

  test("is told in order also of what waited for it", async () => {
    for (let round = 0; round < 5; round += 1) {
      await provider.iyzico?.settings({ fraudStatus: 0 });
      await provider.iyzico?.forgetUsers();
      await paid();
      await decide(1);
      await deliver();
      expect(merchant.types().slice(-2)).toEqual(["payment.in_review", "payment.succeeded"]);
    }
  });

  test("that was not there is told again, later and later, with the same id and a new time", async () => {
    merchant.answers(500, null, 302, 204);
    await paid();
    await deliver();
    await deliver();
    expect(merchant.received).toHaveLength(1);
    for (const [pause, count] of [
      [4_000, 1],
      [1_001, 2],
      [4 * MINUTE_MS, 2],
      [MINUTE_MS + 1, 3],
      [30 * MINUTE_MS + 1, 4],
      [24 * 60 * MINUTE_MS, 4],
    ] as const) {
      clock.pass(pause);
      await deliver();
      expect([pause, merchant.received.length]).toEqual([pause, count]);
    }
    const ids = merchant.received.map(({ headers }) => headers["webhook-id"]);
    const times = merchant.received.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect([new Set(ids).size, new Set(times).size]).toEqual([1, 4]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(merchant.received.map(({ body }) => body)).size).toBe(1);
  });

  test("that says 410 is not told again, and after three days nobody is", async () => {
    merchant.answers(410);
    await paid();
    await deliver();
    clock.pass(365 * 24 * 60 * MINUTE_MS);
    await deliver();
    expect(merchant.received).toHaveLength(1);
    merchant.answers(...Array.from({ length: 30 }, () => 503));
    await paid();
    for (let day = 0; day < 30; day += 1) {
      await deliver();
      clock.pass(24 * 60 * MINUTE_MS);
    }
    expect(merchant.received).toHaveLength(11);
    expect(bff.logged("merchant_not_notified")).toBe(2);
  });
});

describe("a notification", () => {
  test("outlives the process that made it, and the one that sent it", async () => {
    await paid();
    const next = () =>
      provider.startBff({
        clock,
        store: bff.store,
        encryptionKeys: bff.encryptionKeys,
        merchantWebhook: { url: merchant.url, secrets },
      });
    // One that dies with it in its hands: the attempt is counted, and nothing is heard of it.
    await bff.store.takeDueNotifications({ nextAt: clock.now() + 30_000, now: clock.now(), limit: 20 });
    const other = await next();
    try {
      await other.work.deliverNotifications();
      expect(merchant.received).toHaveLength(0);
      clock.pass(30_001);
      await other.work.deliverNotifications();
      expect(merchant.types()).toEqual(["payment.succeeded"]);
    } finally {
      await other.close();
    }
  });

  test("of several instances is sent by one", async () => {
    const other = await provider.startBff({
      clock,
      store: bff.store,
      encryptionKeys: bff.encryptionKeys,
      merchantWebhook: { url: merchant.url, secrets },
    });
    try {
      for (let count = 0; count < 4; count += 1) await paid();
      await Promise.all([bff, other, bff, other].map((one) => one.work.deliverNotifications()));
      const ids = merchant.received.map(({ headers }) => headers["webhook-id"]);
      expect([ids.length, new Set(ids).size]).toEqual([4, 4]);
    } finally {
      await other.close();
    }
  });

  test("holds no card number and no token", async () => {
    const shopper = await bff.shopper({ order: orderBody() });
    const card = cardBody();
    await paymentIn(await pay(shopper, { card: typed(card, { save: true }) }));
    await deliver();
    const [cardAtProvider] = await bff.cardsAtProvider(shopper);
    for (const { body } of merchant.received) {
      for (const secret of [card.number, String(cardAtProvider?.["cardToken"])]) {
        expect(body).not.toContain(secret);
      }
    }
  });
});
