/** The configuration: environment variables through one schema, read once, frozen. */
import * as z from "zod";
import type { MerchantWebhook } from "./notifications/index.ts";
import type { AttemptLimits } from "./security/rate-limits.ts";
import type { EncryptionKey } from "./security/sealing.ts";
import { SETTLES_WITHIN_MS } from "./vaults/payments.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/;

const list = z.string().transform((text) => text.split(",").map((part) => part.trim()));

/** https, or http to this very machine. */
const url = z.url({ error: "must be a URL", abort: true }).refine(
  (text) => {
    const { protocol, hostname } = new URL(text);
    return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
  },
  { error: "must be https (http only for localhost)" },
);

/** It stands in a content security policy, where `*` and `;` would mean something. */
const origin = url.refine(
  (text) => new URL(text).origin === text && /^[\w.:[\]-]+$/.test(new URL(text).host),
  {
    error: "must be an origin: scheme and host, no path, no trailing slash, no wildcard",
  },
);

const secret = z
  .string()
  .min(32, { error: "must have 32 characters or more; make one with: openssl rand -base64 32" })
  .regex(/^[\w.~+/=-]{1,512}$/, {
    error: "must be letters, digits and . _ ~ + / = - alone: it is a bearer token",
  })
  .refine((text) => new Set(text).size > 8, { error: "looks like a placeholder" });

const encryptionKey = z.string().transform((text, context): EncryptionKey => {
  const [, id = "", encoded = ""] = /^([\w-]+):([\w+/-]{43}=?)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  if (id === "") {
    context.addIssue(
      'must be <id>:<32 bytes in base64>; make one with: echo "k1:$(openssl rand -base64 32)"',
    );
  } else if (new Set(bytes).size <= 8) context.addIssue("looks like a placeholder");
  return { id, secret: bytes };
});

/** As Standard Webhooks writes them: 24 to 64 bytes. */
const webhookSecret = z.string().transform((text, context): Buffer => {
  const [, encoded = ""] = /^whsec_([\w+/-]{32,88}={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length < 24 || bytes.length > 64) {
    context.addIssue(
      'must be whsec_<24 to 64 bytes in base64>; make one with: echo "whsec_$(openssl rand -base64 32)"',
    );
  } else if (new Set(bytes).size <= 8) context.addIssue("looks like a placeholder");
  return bytes;
});

const count = z
  .string()
  .regex(/^\d{1,9}$/, { error: "must be a whole number" })
  .transform(Number);
const positive = count.refine((number) => number > 0, { error: "must be greater than 0" });

/** With a host and a database: what it leaves out would come from the machine's own settings. */
function isPostgresUrl(text: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, pathname } = new URL(text);
  return hostname !== "" && pathname.length > 1;
}

const IYZICO_KEYS = ["IYZICO_API_KEY", "IYZICO_SECRET_KEY"];
const NO_PROVIDER = "is missing; give iyzico's two keys, Paynet's one, or all three";

/** iyzico's keys go together, and may be left out only where there is Paynet's. */
function missingKeys(names: ReadonlySet<string>): string[] {
  const isIyzicoLeftOut = IYZICO_KEYS.every((name) => !names.has(name));
  if (isIyzicoLeftOut && names.has("PAYNET_SECRET_KEY")) return [];
  return IYZICO_KEYS.filter((name) => !names.has(name));
}

/** Both providers are of this very machine, as they are for tests. */
function isWithStandIns(env: { IYZICO_BASE_URL: string; PAYNET_BASE_URL: string }): boolean {
  return [env.IYZICO_BASE_URL, env.PAYNET_BASE_URL].every((base) => LOOPBACK.test(new URL(base).hostname));
}

const Environment = z
  .object({
    HOST: z.string().default("127.0.0.1"),
    PORT: count.refine((port) => port < 65_536, { error: "must be a port" }).default(4001),
    PUBLIC_URL: url,
    MERCHANT_SECRET_KEY: list.pipe(z.array(secret)),
    MERCHANT_ORIGINS: list.pipe(z.array(origin)),
    DATABASE_URL: z
      .string()
      .refine((text) => text.startsWith("file:") || isPostgresUrl(text), {
        error: "must be file:<path> or postgres://<user>:<password>@<host>:<port>/<database>",
      })
      .default("file:./data/saved-cards.db"),
    ENCRYPTION_KEYS: list
      .pipe(z.array(encryptionKey))
      .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, {
        error: "has one key id twice",
      }),
    IYZICO_API_KEY: z.string().trim().min(1).optional(),
    IYZICO_SECRET_KEY: z.string().trim().min(1).optional(),
    IYZICO_BASE_URL: url.default("https://sandbox-api.iyzipay.com"),
    IYZICO_TIMEOUT_MS: positive.default(10_000),
    IYZICO_BANK_TIMEOUT_MS: positive.default(60_000),
    PAYNET_SECRET_KEY: z
      .string()
      .trim()
      .regex(/^[\x21-\x7E]+$/, { error: "must be the secret key alone, as Paynet's panel shows it" })
      .optional(),
    PAYNET_BASE_URL: url.default("https://pts-api.paynet.com.tr"),
    PAYNET_TIMEOUT_MS: positive.default(10_000),
    PAYNET_BANK_TIMEOUT_MS: positive.default(25_000),
    TRUSTED_PROXY_HOPS: count.default(0),
    ADD_CARD_LIMIT_PER_SESSION: positive.default(10),
    ADD_CARD_LIMIT_PER_CUSTOMER: positive.default(20),
    ADD_CARD_LIMIT_PER_ADDRESS: positive.default(100),
    ADD_CARD_LIMIT_PER_MERCHANT: positive.default(3_000),
    CHARGE_SETTLES_WITHIN_MS: positive.default(SETTLES_WITHIN_MS),
    PAYMENT_LIMIT_PER_SESSION: positive.default(20),
    PAYMENT_LIMIT_PER_CUSTOMER: positive.default(40),
    PAYMENT_LIMIT_PER_ADDRESS: positive.default(200),
    PAYMENT_LIMIT_PER_MERCHANT: positive.default(20_000),
    MERCHANT_WEBHOOK_URL: url.optional(),
    MERCHANT_WEBHOOK_SECRET: list.pipe(z.array(webhookSecret)).optional(),
    NODE_TLS_REJECT_UNAUTHORIZED: z
      .string()
      .optional()
      .refine((value) => value !== "0", {
        error: "must not be 0: providers' certificates are always checked",
      }),
  })
  .refine((env) => !env.MERCHANT_ORIGINS.includes(new URL(env.PUBLIC_URL).origin), {
    path: ["PUBLIC_URL"],
    error:
      "must not be one of MERCHANT_ORIGINS: a shop's scripts are kept from the card fields by the two being different",
  })
  .refine(
    (env) =>
      isWithStandIns(env) ||
      // A time-out that is no number is told of by itself.
      !(
        env.CHARGE_SETTLES_WITHIN_MS <
        1.2 * Math.max(env.IYZICO_BANK_TIMEOUT_MS, env.PAYNET_BANK_TIMEOUT_MS)
      ),
    {
      path: ["CHARGE_SETTLES_WITHIN_MS"],
      error: "must be a fifth longer than the two *_BANK_TIMEOUT_MS, or more",
    },
  )
  .refine((env) => isWithStandIns(env) || !(env.CHARGE_SETTLES_WITHIN_MS < SETTLES_WITHIN_MS), {
    path: ["CHARGE_SETTLES_WITHIN_MS"],
    error: `must be ${SETTLES_WITHIN_MS} or more: a bank may take that long, and what is given up sooner may be charged twice`,
  });

const WEBHOOK = ["MERCHANT_WEBHOOK_URL", "MERCHANT_WEBHOOK_SECRET"];

/** The two go together. */
function missingWebhook(names: ReadonlySet<string>): [string, string][] {
  const missing = WEBHOOK.filter((name) => !names.has(name));
  return missing.length === 1 ? missing.map((name) => [name, "is missing; the webhook needs both"]) : [];
}

export interface Config {
  host: string;
  port: number;
  publicUrl: string;
  merchantSecretKeys: readonly string[];
  merchantOrigins: readonly string[];
  databaseUrl: string;
  encryptionKeys: EncryptionKey[];
  /** At least one of the two. */
  iyzico: {
    apiKey: string;
    secretKey: string;
    baseUrl: string;
    timeoutMs: number;
    bankTimeoutMs: number;
    chargeSettlesWithinMs: number;
  } | null;
  paynet: {
    secretKey: string;
    baseUrl: string;
    timeoutMs: number;
    bankTimeoutMs: number;
    chargeSettlesWithinMs: number;
  } | null;
  /** Proxies in front of the BFF whose `X-Forwarded-For` entries are believed. */
  trustedProxyHops: number;
  limits: AttemptLimits;
  paymentLimits: AttemptLimits;
  merchantWebhook: MerchantWebhook | null;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; faults: string[] };

/** @returns the configuration, or one line for every variable that is wrong. Values are never repeated. */
export function readConfig(environment: Record<string, string | undefined>): ConfigResult {
  const present = Object.entries(environment).filter(([, value]) => value !== undefined && value !== "");
  const names = new Set(present.map(([name]) => name));
  const parsed = Environment.safeParse(Object.fromEntries(present));
  const faults = new Map([
    ...missingKeys(names).map((name): [string, string] => [name, NO_PROVIDER]),
    ...missingWebhook(names),
  ]);
  for (const issue of parsed.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (!faults.has(name)) faults.set(name, names.has(name) ? issue.message : "is missing");
  }
  if (!parsed.success || faults.size > 0) {
    return { ok: false, faults: [...faults].map(([name, message]) => `${name} ${message}`) };
  }
  const env = parsed.data;
  return {
    ok: true,
    config: Object.freeze({
      host: env.HOST,
      port: env.PORT,
      publicUrl: env.PUBLIC_URL.replace(/\/+$/, ""),
      merchantSecretKeys: env.MERCHANT_SECRET_KEY,
      merchantOrigins: env.MERCHANT_ORIGINS,
      databaseUrl: env.DATABASE_URL,
      encryptionKeys: env.ENCRYPTION_KEYS,
      iyzico:
        env.IYZICO_API_KEY === undefined || env.IYZICO_SECRET_KEY === undefined
          ? null
          : {
              apiKey: env.IYZICO_API_KEY,
              secretKey: env.IYZICO_SECRET_KEY,
              baseUrl: env.IYZICO_BASE_URL,
              timeoutMs: env.IYZICO_TIMEOUT_MS,
              bankTimeoutMs: env.IYZICO_BANK_TIMEOUT_MS,
              chargeSettlesWithinMs: env.CHARGE_SETTLES_WITHIN_MS,
            },
      paynet:
        env.PAYNET_SECRET_KEY === undefined
          ? null
          : {
              secretKey: env.PAYNET_SECRET_KEY,
              baseUrl: env.PAYNET_BASE_URL,
              timeoutMs: env.PAYNET_TIMEOUT_MS,
              bankTimeoutMs: env.PAYNET_BANK_TIMEOUT_MS,
              chargeSettlesWithinMs: env.CHARGE_SETTLES_WITHIN_MS,
            },
      trustedProxyHops: env.TRUSTED_PROXY_HOPS,
      limits: {
        perSession: env.ADD_CARD_LIMIT_PER_SESSION,
        perCustomer: env.ADD_CARD_LIMIT_PER_CUSTOMER,
        perAddress: env.ADD_CARD_LIMIT_PER_ADDRESS,
        perMerchant: env.ADD_CARD_LIMIT_PER_MERCHANT,
      },
      paymentLimits: {
        perSession: env.PAYMENT_LIMIT_PER_SESSION,
        perCustomer: env.PAYMENT_LIMIT_PER_CUSTOMER,
        perAddress: env.PAYMENT_LIMIT_PER_ADDRESS,
        perMerchant: env.PAYMENT_LIMIT_PER_MERCHANT,
      },
      merchantWebhook:
        env.MERCHANT_WEBHOOK_URL === undefined || env.MERCHANT_WEBHOOK_SECRET === undefined
          ? null
          : { url: env.MERCHANT_WEBHOOK_URL, secrets: env.MERCHANT_WEBHOOK_SECRET },
    }),
  };
}

/** The variables that no part of the process should be able to read again. */
export const SECRET_VARIABLES = [
  "MERCHANT_SECRET_KEY",
  "ENCRYPTION_KEYS",
  "IYZICO_API_KEY",
  "IYZICO_SECRET_KEY",
  "PAYNET_SECRET_KEY",
  "MERCHANT_WEBHOOK_SECRET",
  "DATABASE_URL",
];
