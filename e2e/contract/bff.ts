/** The BFF in this process, in front of the real stand-in over HTTP: what most contract tests talk to. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  backgroundWork,
  type BffOptions,
  createBff,
  createIyzicoVault,
  createLog,
  createPaynetVaults,
  createSealer,
  openStore,
  systemClock,
} from "@saved-cards/bff";
import * as z from "zod";
import { ownerKeysOf, type Provider, startProvider } from "./provider.ts";
import { newShopper, type Send, type Shopper, shopOrigin } from "./shopper.ts";

export const merchantKey = randomBytes(32).toString("base64");

/** Plenty: no test meets a limit that it does not set. */
const NO_LIMITS = { perSession: 10_000, perCustomer: 10_000, perAddress: 10_000, perMerchant: 10_000 };
/** Where browsers would reach it: what its links and the bank's way back begin with. */
export const publicUrl = "http://cards.localhost:4001";
const page = { body: new Uint8Array(), gzip: new Uint8Array(), contentType: "text/html" };

/** Waits are cut short, since the stand-in is at hand. */
const impatientClock = {
  now: systemClock.now,
  pause: (ms: number) => systemClock.pause(Math.min(ms, 50)),
};

/** A clock that the test sets. Waiting still takes a moment, so that other work goes on meanwhile. */
export function clockOf(now: () => number): BffOptions["clock"] {
  return { now, pause: () => systemClock.pause(5) };
}

/** The system's clock, which the test can put on. Waiting takes a moment, whatever it is for. */
export function movableClock() {
  let ahead = 0;
  return {
    now: () => systemClock.now() + ahead,
    pause: () => systemClock.pause(5),
    pass: (ms: number) => {
      ahead += ms;
    },
  };
}

/** A clock that loses patience: whoever waits a moment finds that ten seconds have passed. */
export function hurriedClock() {
  let now = systemClock.now();
  const advance = (ms: number) => {
    now += ms;
  };
  return {
    now: () => now,
    pause: async () => {
      await systemClock.pause(5);
      advance(10_000);
    },
    advance,
  };
}

type EncryptionKeys = Parameters<typeof createSealer>[0];
export type Vault = BffOptions["vaults"][number];

interface Options extends Partial<
  Pick<BffOptions, "limits" | "paymentLimits" | "clock" | "merchantSecretKeys" | "merchantWebhook">
> {
  /** A stand-in that outlives this BFF; one of its own unless given. */
  provider?: Provider;
  /** A database that outlives this BFF. */
  databaseFile?: string;
  /** A store that outlives this BFF, in place of one on a file. */
  store?: BffOptions["store"];
  encryptionKeys?: EncryptionKeys;
  iyzicoTimeoutMs?: number;
  /** For charges. What was lost is known to be absent two and a half times that later. */
  iyzicoBankTimeoutMs?: number;
  iyzicoSecretKey?: string;
  /** Paynet's stand-in, for what needs it: the BFF has its two vaults then, after iyzico's. */
  paynet?: { paynetUrl: string };
  paynetSecretKey?: string;
  paynetTimeoutMs?: number;
  /** For what Paynet answers only after the bank has. What was lost is known to be absent a little later, a charge two and a half times that. */
  paynetBankTimeoutMs?: number;
  /** Puts something else in place of the iyzico adapter. */
  vault?: (iyzico: Vault) => Vault;
  /** Leaves the other vaults out. */
  only?: Vault["id"][];
  /** Puts something around every adapter. */
  around?: (vault: Vault) => Vault;
}

export type Bff = Awaited<ReturnType<typeof startBff>>;

/** Starts a BFF and what it needs. `close()` ends both and removes the database, but what was handed in. */
export async function startBff(options: Options = {}) {
  const provider = options.provider ?? (await startProvider());
  const encryptionKeys = options.encryptionKeys ?? [newEncryptionKey("k1")];
  const folder = mkdtempSync(join(tmpdir(), "saved-cards-"));
  const databaseFile = options.databaseFile ?? join(folder, "test.db");
  const store = options.store ?? (await openStore(`file:${databaseFile}`));
  const iyzico = createIyzicoVault({
    apiKey: "sandbox-apiKey",
    secretKey: options.iyzicoSecretKey ?? "sandbox-secretKey",
    baseUrl: provider.url,
    timeoutMs: options.iyzicoTimeoutMs ?? 5_000,
    bankTimeoutMs: options.iyzicoBankTimeoutMs ?? options.iyzicoTimeoutMs ?? 5_000,
    chargeSettlesWithinMs: 2.5 * (options.iyzicoBankTimeoutMs ?? options.iyzicoTimeoutMs ?? 5_000),
  });
  const paynet = options.paynet
    ? createPaynetVaults({
        secretKey: options.paynetSecretKey ?? "sck_sandbox",
        baseUrl: options.paynet.paynetUrl,
        timeoutMs: options.paynetTimeoutMs ?? 5_000,
        bankTimeoutMs: options.paynetBankTimeoutMs ?? options.paynetTimeoutMs ?? 1_500,
        // A charge may leave for half of it, also on a busy machine.
        chargeSettlesWithinMs: 2.5 * (options.paynetBankTimeoutMs ?? options.paynetTimeoutMs ?? 1_500),
      })
    : [];
  const log: string[] = [];
  const bffOptions: BffOptions = {
    publicUrl,
    merchantSecretKeys: options.merchantSecretKeys ?? [merchantKey],
    merchantOrigins: [shopOrigin],
    store,
    vaults: [options.vault?.(iyzico) ?? iyzico, ...paynet]
      .filter(({ id }) => options.only?.includes(id) ?? true)
      .map((vault) => options.around?.(vault) ?? vault),
    sealer: createSealer(encryptionKeys),
    assets: {
      loader: page,
      framePage: page,
      frameFiles: new Map(),
      challengePage: { script: "", style: "" },
    },
    log: createLog({ write: (line) => void log.push(line) }),
    clock: options.clock ?? impatientClock,
    limits: options.limits ?? NO_LIMITS,
    paymentLimits: options.paymentLimits ?? NO_LIMITS,
    merchantWebhook: options.merchantWebhook ?? null,
    clientAddress: (c) => c.req.header("x-test-address") ?? "192.0.2.1",
  };
  const app = createBff(bffOptions);
  const send: Send = (path, init) => app.request(path, init);

  const ownerKeyOf = async (shopper: Shopper): Promise<string> => {
    await shopper.list();
    const key = ownerKeysOf(await provider.calls()).at(-1);
    if (typeof key !== "string") throw new Error("The customer has no key at the provider yet.");
    return key;
  };

  return {
    app,
    options: bffOptions,
    work: backgroundWork(bffOptions),
    send,
    store,
    provider,
    paynet: options.paynet,
    databaseFile,
    encryptionKeys,
    /** Every line of the log so far. */
    log,
    /** How often the log tells of an event. */
    logged: (event: string) => log.filter((line) => LogLine.parse(JSON.parse(line)).event === event).length,
    shopper: (session?: Record<string, unknown>) =>
      newShopper(send, options.merchantSecretKeys?.[0] ?? merchantKey, session),
    /** The provider's key for a customer who has saved a card. Asks the provider for a list. */
    ownerKeyOf,
    /** The customer's cards at the provider. Asks for a list through the BFF first. */
    cardsAtProvider: async (shopper: Shopper) => provider.cardsOf(await ownerKeyOf(shopper)),
    async close() {
      await Promise.all([iyzico, ...paynet].map((vault) => vault.close()));
      if (!options.store) await store.close();
      if (!options.provider) await provider.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What makes another BFF one more instance of the same installation. */
export function sameInstallation({ provider, databaseFile, encryptionKeys, paynet }: Bff) {
  return { provider, databaseFile, encryptionKeys, ...(paynet && { paynet }) };
}

const LogLine = z.object({ event: z.string() });

export function newEncryptionKey(id: string): EncryptionKeys[number] {
  return { id, secret: randomBytes(32) };
}
