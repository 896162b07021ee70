/** Node entry of the demo shop: settings from the environment, one socket on the loopback, an orderly stop. */
import { serve } from "@hono/node-server";
import { createShop } from "./app.ts";
import { paymentReader } from "./payments.ts";
import { sessionMaker } from "./sessions.ts";

const env = process.env;
const port = Number(env["SHOP_PORT"] ?? 4000);
const origin = env["SHOP_ORIGIN"] ?? `http://shop.localhost:${port}`;
const bffUrl = env["SHOP_BFF_URL"] ?? "http://127.0.0.1:4001";
const secretKey = env["MERCHANT_SECRET_KEY"];
const webhookSecret = env["MERCHANT_WEBHOOK_SECRET"];
if (!secretKey || !webhookSecret) {
  console.error(
    "The shop needs MERCHANT_SECRET_KEY, the key that the BFF knows it by, and MERCHANT_WEBHOOK_SECRET, by which it knows the BFF.",
  );
  process.exit(1);
}

const app = createShop({
  cardsOrigin: env["SHOP_CARDS_ORIGIN"] ?? "http://cards.localhost:4001",
  sessions: sessionMaker({ bffUrl, secretKey, origin }),
  payments: paymentReader({ bffUrl, secretKey }),
  webhookSecret,
  log: (line) => console.error(line),
});

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, () =>
  console.log(`The shop is at ${origin}`),
);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
