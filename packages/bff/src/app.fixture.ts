/** The whole BFF for a test: a store in memory, a provider that nobody listens for, and its log kept. */
import type { Hono } from "hono";
import { createBff } from "./app.ts";
import type { BffEnv } from "./env.ts";
import { createLog } from "./log.ts";
import type { Asset } from "./widget-assets.ts";
import { createSealer } from "./security/sealing.ts";
import { openStore, type Store } from "./store/index.ts";
import { createIyzicoVault } from "./vaults/iyzico/index.ts";

export const MERCHANT_KEY = "sk_test_0123456789abcdefghijklmnop";
export const SHOP = "https://shop.example";
export const OTHER_SHOP = "https://other-shop.example";
export const ASSET = "/frame/assets/index-abc123.js";

export interface TestBff {
  app: Hono<BffEnv>;
  store: Store;
  /** The log's lines so far, as they would reach standard output. */
  lines: string[];
  /** A new session's bearer token, as the merchant's server gets it. */
  newToken(): Promise<string>;
  close(): Promise<void>;
}

export async function openTestBff(): Promise<TestBff> {
  const store = await openStore("file::memory:");
  const vault = createIyzicoVault({
    apiKey: "k",
    secretKey: "s",
    baseUrl: "http://127.0.0.1:9",
    timeoutMs: 1_000,
  });
  const lines: string[] = [];
  const app = createBff({
    publicUrl: "https://cards.example",
    merchantSecretKeys: [MERCHANT_KEY],
    merchantOrigins: [SHOP, OTHER_SHOP],
    store,
    vaults: [vault],
    sealer: createSealer([{ id: "k1", secret: Buffer.alloc(32, 1) }]),
    assets: {
      loader: asset("text/javascript; charset=utf-8"),
      framePage: asset("text/html; charset=utf-8"),
      challengePage: { script: ";", style: "" },
      frameFiles: new Map([[ASSET.slice("/frame/assets/".length), asset("text/javascript; charset=utf-8")]]),
    },
    log: createLog({ write: (line) => lines.push(line) }),
    clock: { now: () => Date.parse("2026-03-01T12:00:00Z"), pause: () => Promise.resolve() },
    limits: { perSession: 10, perCustomer: 10, perAddress: 10, perMerchant: 10 },
    paymentLimits: { perSession: 10, perCustomer: 10, perAddress: 10, perMerchant: 10 },
    merchantWebhook: null,
    clientAddress: () => "192.0.2.1",
  });
  return {
    app,
    store,
    lines,
    async newToken() {
      const answer = await app.request(
        "/v1/sessions",
        json(sessionBody, { authorization: `Bearer ${MERCHANT_KEY}` }),
      );
      const { token } = Object(await answer.json());
      return String(token);
    },
    async close() {
      await vault.close();
      await store.close();
    },
  };
}

export const sessionBody = { customer: { id: "customer-1", email: "a@shop.example" }, origin: SHOP };

/** A POST of `body` as a client sends it, its length declared. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    method: "POST",
    body: text,
    headers: {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(text)),
      ...headers,
    },
  };
}

function asset(contentType: string): Asset {
  return { body: new Uint8Array([59]), gzip: new Uint8Array([31, 139]), contentType };
}
