import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { type Config, readConfig, SECRET_VARIABLES } from "./config.ts";

const secretOf = (byte: number) => Buffer.from(Array.from({ length: 32 }, (_, index) => byte + index));
const keyOf = (id: string, byte: number) => `${id}:${secretOf(byte).toString("base64")}`;

const good = {
  PUBLIC_URL: "https://cards.example",
  MERCHANT_SECRET_KEY: "sk_Yk3nQ8vT1zR6wB9mL2xC5hJ7pD4fgH",
  MERCHANT_ORIGINS: "https://shop.example",
  ENCRYPTION_KEYS: keyOf("k1", 1),
  IYZICO_API_KEY: "sandbox-apiKey",
  IYZICO_SECRET_KEY: "sandbox-secretKey",
};

function accepted(change: Record<string, string | undefined> = {}): Config {
  const result = readConfig({ ...good, ...change });
  if (!result.ok) throw new Error(result.faults.join("; "));
  return result.config;
}

function faults(change: Record<string, string | undefined>): string[] {
  const result = readConfig({ ...good, ...change });
  return result.ok ? [] : result.faults;
}

/** The variable that is wrong, when one is. */
const faulty = (change: Record<string, string | undefined>) =>
  faults(change).map((fault) => fault.split(" ", 1)[0]);

describe("what need not be said", () => {
  test("has a default", () => {
    expect(accepted()).toMatchObject({
      host: "127.0.0.1",
      port: 4001,
      databaseUrl: "file:./data/saved-cards.db",
      iyzico: { baseUrl: "https://sandbox-api.iyzipay.com", timeoutMs: 10_000, bankTimeoutMs: 60_000 },
      merchantWebhook: null,
      trustedProxyHops: 0,
    });
  });

  test("has it also when the variable is there and empty", () => {
    expect(accepted({ PORT: "", IYZICO_BASE_URL: "", TRUSTED_PROXY_HOPS: "" })).toEqual(accepted());
  });

  test.each(["limits", "paymentLimits"] as const)(
    "has %s that allow an address more than a session",
    (name) => {
      const { perSession, perCustomer, perAddress, perMerchant } = accepted()[name];
      expect(perSession).toBeGreaterThan(0);
      expect([perSession, perCustomer, perAddress, perMerchant].toSorted((a, b) => a - b)).toEqual([
        perSession,
        perCustomer,
        perAddress,
        perMerchant,
      ]);
    },
  );
});

describe("what is said", () => {
  test("is taken", () => {
    const config = accepted({
      HOST: "0.0.0.0",
      PORT: "8080",
      DATABASE_URL: "file:/var/lib/saved-cards/db",
      IYZICO_BASE_URL: "https://api.iyzipay.com",
      IYZICO_TIMEOUT_MS: "4000",
      IYZICO_BANK_TIMEOUT_MS: "40000",
      TRUSTED_PROXY_HOPS: "2",
      ADD_CARD_LIMIT_PER_SESSION: "1",
      ADD_CARD_LIMIT_PER_CUSTOMER: "2",
      ADD_CARD_LIMIT_PER_ADDRESS: "3",
      ADD_CARD_LIMIT_PER_MERCHANT: "4",
      PAYMENT_LIMIT_PER_SESSION: "5",
      PAYMENT_LIMIT_PER_CUSTOMER: "6",
      PAYMENT_LIMIT_PER_ADDRESS: "7",
      PAYMENT_LIMIT_PER_MERCHANT: "8",
    });
    expect(config).toMatchObject({
      host: "0.0.0.0",
      port: 8080,
      databaseUrl: "file:/var/lib/saved-cards/db",
      iyzico: { baseUrl: "https://api.iyzipay.com", timeoutMs: 4_000, bankTimeoutMs: 40_000 },
      trustedProxyHops: 2,
      limits: { perSession: 1, perCustomer: 2, perAddress: 3, perMerchant: 4 },
      paymentLimits: { perSession: 5, perCustomer: 6, perAddress: 7, perMerchant: 8 },
    });
  });

  test.each(["postgres://user:p%40ss@db.example/cards?sslmode=verify-full", "postgresql://[::1]:5433/cards"])(
    "may be a Postgres database: %s",
    (url) => expect(accepted({ DATABASE_URL: url }).databaseUrl).toBe(url),
  );

  test("may be several, with blanks around the commas", () => {
    const keys = [good.MERCHANT_SECRET_KEY, "sk_another_0123456789abcdefghijkl"];
    const config = accepted({
      MERCHANT_SECRET_KEY: keys.join(" , "),
      MERCHANT_ORIGINS: "https://shop.example, https://www.shop.example:8443",
      ENCRYPTION_KEYS: `${keyOf("k2", 2)}, ${keyOf("k1", 1)}`,
    });
    expect(config.merchantSecretKeys).toEqual(keys);
    expect(config.merchantOrigins).toEqual(["https://shop.example", "https://www.shop.example:8443"]);
    expect(config.encryptionKeys).toEqual([
      { id: "k2", secret: secretOf(2) },
      { id: "k1", secret: secretOf(1) },
    ]);
  });

  test("loses the blanks that a copied key brings along", () => {
    const { iyzico } = accepted({ IYZICO_API_KEY: " key ", IYZICO_SECRET_KEY: "\tsecret\n" });
    expect(iyzico).toMatchObject({ apiKey: "key", secretKey: "secret" });
  });

  test("is not changed afterwards", () => {
    expect(Object.isFrozen(accepted())).toBe(true);
  });
});

describe("what is wrong", () => {
  test("is named all at once, each variable on its own line and once", () => {
    const result = readConfig({ PORT: "0x50", MERCHANT_ORIGINS: "shop.example,*", ENCRYPTION_KEYS: "k1,k1" });
    const named = result.ok ? [] : result.faults.map((fault) => fault.replace(/ .*/, "")).toSorted();
    expect(named).toEqual([
      "ENCRYPTION_KEYS",
      "IYZICO_API_KEY",
      "IYZICO_SECRET_KEY",
      "MERCHANT_ORIGINS",
      "MERCHANT_SECRET_KEY",
      "PORT",
      "PUBLIC_URL",
    ]);
  });

  test.each(Object.keys(good))("%s is missing", (name) => {
    const missing = [expect.stringMatching(new RegExp(`^${name} is missing`))];
    expect(faults({ [name]: undefined })).toEqual(missing);
    expect(faults({ [name]: "" })).toEqual(missing);
  });

  test.each([
    ["PORT", ["-1", "65536", "http", "4001.5", " "]],
    [
      "PUBLIC_URL",
      ["cards.example", "//cards.example", "ftp://cards.example", "not a url", "https://", "null"],
    ],
    ["MERCHANT_ORIGINS", ["https://shop.example/", "https://shop.example/cart", "shop.example", "*", "null"]],
    [
      "MERCHANT_ORIGINS",
      [
        "https://*.shop.example",
        "https://shop.example;script-src",
        "https://a.example,",
        "https://A.example",
        "https://a.example:443",
      ],
    ],
    [
      "MERCHANT_SECRET_KEY",
      ["short", "a".repeat(64), "changeme".repeat(8), `${good.MERCHANT_SECRET_KEY},short`],
    ],
    ["MERCHANT_SECRET_KEY", ["a key with blanks and other signs !?$", `${good.MERCHANT_SECRET_KEY}ş`]],
    ["DATABASE_URL", ["./data.db", "mysql://x", "postgres:db", "postgres://", "postgres://db.example"]],
    ["DATABASE_URL", ["postgres:///cards", "postgres://user:pass/word@db.example/cards"]],
    ["ENCRYPTION_KEYS", ["k1", "k1:", "k1:c2hvcnQ=", secretOf(1).toString("base64"), keyOf("k 1", 1)]],
    [
      "ENCRYPTION_KEYS",
      [
        `k1:${secretOf(1).toString("hex")}`,
        `${keyOf("k1", 1)}:more`,
        "k.1:" + secretOf(1).toString("base64"),
      ],
    ],
    ["ENCRYPTION_KEYS", [`${keyOf("k1", 1)},${keyOf("k1", 2)}`, `${keyOf("k1", 1)},`]],
    [
      "ENCRYPTION_KEYS",
      [`k1:${Buffer.alloc(32).toString("base64")}`, `k1:${Buffer.alloc(32, "key").toString("base64")}`],
    ],
    ["IYZICO_API_KEY", [" "]],
    ["IYZICO_SECRET_KEY", [" \t"]],
    ["IYZICO_BASE_URL", ["http://api.iyzipay.com", "api.iyzipay.com", "file:///etc/passwd"]],
    ["IYZICO_TIMEOUT_MS", ["0", "-5", "10s"]],
    ["TRUSTED_PROXY_HOPS", ["-1", "one"]],
    ["ADD_CARD_LIMIT_PER_SESSION", ["0", "many", "1e3"]],
    ["ADD_CARD_LIMIT_PER_CUSTOMER", ["0"]],
    ["ADD_CARD_LIMIT_PER_ADDRESS", ["0"]],
    ["ADD_CARD_LIMIT_PER_MERCHANT", ["0"]],
    ["IYZICO_BANK_TIMEOUT_MS", ["0", "-5", "60s"]],
    ["PAYMENT_LIMIT_PER_SESSION", ["0", "many", "1e3"]],
    ["PAYMENT_LIMIT_PER_CUSTOMER", ["0"]],
    ["PAYMENT_LIMIT_PER_ADDRESS", ["0"]],
    ["PAYMENT_LIMIT_PER_MERCHANT", ["0"]],
    ["NODE_TLS_REJECT_UNAUTHORIZED", ["0"]],
  ])("%s cannot be any of %j", (name, values) => {
    for (const value of values) expect([value, faulty({ [name]: value })]).toEqual([value, [name]]);
  });

  test("is told without repeating it", () => {
    const checked = [
      ...Object.keys(good).filter((name) => !name.startsWith("IYZICO")),
      "PORT",
      "DATABASE_URL",
    ];
    const url = fc.uuid().map((host) => `https://${host}.example/path`);
    const value = fc.oneof(fc.string({ minLength: 4 }), url, fc.base64String({ minLength: 8 }));
    fc.assert(
      fc.property(fc.constantFrom(...checked), value, (name, text) => {
        const [fault, ...others] = faults({ [name]: `#${text}#` });
        expect(others).toEqual([]);
        expect(fault?.startsWith(`${name} `)).toBe(true);
        expect(fault).not.toContain(`#${text}#`);
        if (text.length > 12) expect(fault).not.toContain(text);
      }),
    );
  });

  test("never throws, whatever the environment holds", () => {
    const names = fc.constantFrom(...Object.keys(good), "PORT", "HOST", "IYZICO_BASE_URL", "DATABASE_URL");
    fc.assert(
      fc.property(
        fc.dictionary(
          names,
          fc.oneof(
            fc.string(),
            fc.string().map((text) => `https://${text}`),
          ),
        ),
        (change) => {
          expect(() => readConfig({ ...good, ...change })).not.toThrow();
        },
      ),
    );
  });
});

describe("http", () => {
  test.each([
    "http://localhost:4001",
    "http://cards.localhost:4001",
    "http://127.0.0.1:4001",
    "http://127.9.9.9",
    "http://[::1]:4001",
  ])("%s is this very machine", (url) => {
    expect(accepted({ PUBLIC_URL: url }).publicUrl).toBe(url);
    expect(accepted({ MERCHANT_ORIGINS: url }).merchantOrigins).toEqual([url]);
    expect(accepted({ IYZICO_BASE_URL: url }).iyzico?.baseUrl).toBe(url);
  });

  test.each([
    "http://cards.example",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://10.0.0.1",
    "http://192.168.1.4:4001",
    "http://[2001:db8::1]",
    "http://mylocalhost",
  ])("%s is not", (url) => {
    expect(faulty({ PUBLIC_URL: url })).toEqual(["PUBLIC_URL"]);
    expect(faulty({ MERCHANT_ORIGINS: url })).toEqual(["MERCHANT_ORIGINS"]);
    expect(faulty({ IYZICO_BASE_URL: url })).toEqual(["IYZICO_BASE_URL"]);
  });
});

describe("a provider", () => {
  const without = { IYZICO_API_KEY: undefined, IYZICO_SECRET_KEY: undefined };
  const paynet = { PAYNET_SECRET_KEY: "sck_sandbox" };

  test("is iyzico, Paynet or both, by whose keys there are", () => {
    expect(accepted()).toMatchObject({ iyzico: {}, paynet: null });
    expect(accepted(paynet)).toMatchObject({ iyzico: {}, paynet: { secretKey: "sck_sandbox" } });
    expect(accepted({ ...without, ...paynet })).toMatchObject({ iyzico: null, paynet: {} });
    expect(faulty(without)).toEqual(["IYZICO_API_KEY", "IYZICO_SECRET_KEY"]);
  });

  test("is not iyzico by one of its keys", () => {
    expect(faulty({ ...paynet, IYZICO_API_KEY: undefined })).toEqual(["IYZICO_API_KEY"]);
    expect(faulty({ ...paynet, IYZICO_SECRET_KEY: undefined })).toEqual(["IYZICO_SECRET_KEY"]);
  });

  test("Paynet is asked at its test address unless told otherwise, and never without TLS", () => {
    expect(accepted(paynet).paynet?.baseUrl).toBe("https://pts-api.paynet.com.tr");
    expect(faulty({ ...paynet, PAYNET_BASE_URL: "http://api.paynet.com.tr" })).toEqual(["PAYNET_BASE_URL"]);
  });

  test("Paynet's key is the key alone, and is not repeated when it is not", () => {
    const [fault, ...more] = faults({ PAYNET_SECRET_KEY: "Basic sck_sandbox" });
    expect(fault).toMatch(/^PAYNET_SECRET_KEY must be/);
    expect(fault).not.toContain("sck_sandbox");
    expect(more).toEqual([]);
  });
});

describe("how long a charge may take to appear", () => {
  test("is never less than a bank may take, nor than it is waited for", () => {
    expect(faulty({ CHARGE_SETTLES_WITHIN_MS: "179999" })).toEqual(["CHARGE_SETTLES_WITHIN_MS"]);
    expect(faulty({ CHARGE_SETTLES_WITHIN_MS: "180000" })).toEqual([]);
    expect(faulty({ IYZICO_BANK_TIMEOUT_MS: "160000" })).toEqual(["CHARGE_SETTLES_WITHIN_MS"]);
    expect(faulty({ IYZICO_BANK_TIMEOUT_MS: "160000", CHARGE_SETTLES_WITHIN_MS: "192000" })).toEqual([]);
  });

  test("is up to whoever has stand-ins on this machine for both providers", () => {
    const standIns = { IYZICO_BASE_URL: "http://127.0.0.1:4002", PAYNET_BASE_URL: "http://127.0.0.1:4003" };
    expect(faulty({ ...standIns, CHARGE_SETTLES_WITHIN_MS: "1000" })).toEqual([]);
    expect(faulty({ IYZICO_BASE_URL: standIns.IYZICO_BASE_URL, CHARGE_SETTLES_WITHIN_MS: "1000" })).toEqual([
      "CHARGE_SETTLES_WITHIN_MS",
    ]);
  });
});

describe("the merchant's webhook", () => {
  const url = "https://shop.example/webhooks/saved-cards";
  const webhookSecret = (byte: number) => `whsec_${secretOf(byte).toString("base64")}`;
  const webhook = (change: { url?: string; secret?: string } = {}) => ({
    MERCHANT_WEBHOOK_URL: change.url ?? url,
    MERCHANT_WEBHOOK_SECRET: change.secret ?? webhookSecret(1),
  });

  test("has an address and a secret", () => {
    expect(accepted(webhook()).merchantWebhook).toEqual({ url, secrets: [secretOf(1)] });
  });

  test("has two secrets while one is being replaced, the new one first", () => {
    const secret = `${webhookSecret(2)}, ${webhookSecret(1)}`;
    expect(accepted(webhook({ secret })).merchantWebhook?.secrets).toEqual([secretOf(2), secretOf(1)]);
  });

  test("is not one of the two alone", () => {
    expect(faults(webhook({ secret: "" }))).toEqual([
      "MERCHANT_WEBHOOK_SECRET is missing; the webhook needs both",
    ]);
    expect(faults(webhook({ url: "" }))).toEqual(["MERCHANT_WEBHOOK_URL is missing; the webhook needs both"]);
  });

  test.each(["http://shop.example/hook", "shop.example/hook", "ftp://shop.example"])(
    "is not sent to %s",
    (address) => expect(faulty(webhook({ url: address }))).toEqual(["MERCHANT_WEBHOOK_URL"]),
  );

  test.each([
    ["no prefix", secretOf(1).toString("base64")],
    ["no base64", "whsec_!!!"],
    ["under 24 bytes", `whsec_${secretOf(1).subarray(0, 23).toString("base64")}`],
    ["over 64 bytes", `whsec_${Buffer.concat([secretOf(1), secretOf(1), secretOf(1)]).toString("base64")}`],
    ["a placeholder", `whsec_${Buffer.alloc(32, "key").toString("base64")}`],
    ["one that is wrong behind one that is right", `${webhookSecret(1)},whsec_short`],
  ])("is not signed with %s, and that is told without repeating it", (_name, secret) => {
    const [fault, ...more] = faults(webhook({ secret }));
    expect(fault).toMatch(/^MERCHANT_WEBHOOK_SECRET /);
    expect(fault).not.toContain(secret);
    expect(more).toEqual([]);
  });
});

describe("the BFF's own address", () => {
  test.each(["https://cards.example", "https://cards.example/", "https://cards.example:443/base"])(
    "as %s cannot be a merchant's origin too",
    (url) => {
      const change = { PUBLIC_URL: url, MERCHANT_ORIGINS: "https://shop.example,https://cards.example" };
      expect(faults(change)).toEqual([
        expect.stringMatching(/^PUBLIC_URL must not be one of MERCHANT_ORIGINS/),
      ]);
    },
  );

  test("may be another port of the same host", () => {
    expect(
      faulty({ PUBLIC_URL: "http://localhost:4001", MERCHANT_ORIGINS: "http://localhost:4000" }),
    ).toEqual([]);
  });
});

test("certificates may be checked as usual", () => {
  expect(faulty({ NODE_TLS_REJECT_UNAUTHORIZED: "1" })).toEqual([]);
  expect(faulty({ NODE_TLS_REJECT_UNAUTHORIZED: "" })).toEqual([]);
});

test("every secret is taken out of the environment once it is read", () => {
  const keys = Object.keys(good).filter((name) => /KEY/.test(name));
  expect(SECRET_VARIABLES.toSorted()).toEqual(
    [...keys, "PAYNET_SECRET_KEY", "MERCHANT_WEBHOOK_SECRET", "DATABASE_URL"].toSorted(),
  );
});

test("a server with a wrong environment names every wrong variable and ends before it listens", async () => {
  const server = fileURLToPath(new URL("./server.ts", import.meta.url));
  const { PUBLIC_URL: _left, ...rest } = good;
  const env = { ...rest, PORT: "70000", MERCHANT_SECRET_KEY: "tooshort_x7", ENCRYPTION_KEYS: "k1:bm90LTMy" };
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", server], {
    env,
    timeout: 50_000,
  });
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.err += text));
  const status = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  expect(status).toBe(1);
  expect(output.out).toBe("");
  for (const name of ["PORT", "PUBLIC_URL", "MERCHANT_SECRET_KEY", "ENCRYPTION_KEYS"]) {
    expect(output.err).toMatch(new RegExp(`^ *${name} `, "m"));
  }
  expect(output.err).not.toMatch(/IYZICO|MERCHANT_ORIGINS|tooshort_x7|bm90LTMy|70000|\n *at /);
});
