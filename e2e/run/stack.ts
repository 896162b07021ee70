/** The whole system on this machine: the provider's stand-in, the BFF and the demo shop, each in its own process. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertPortIsFree, freePorts } from "./ports.ts";
import { randomSecrets, type Secrets } from "./secrets.ts";
import { type ServerOptions, type ServerProcess, startServer } from "./server-process.ts";

/** Soon enough for whoever waits for it; late enough for the payment's own answer to be there first. */
const WEBHOOK_DELAY_MS = 1_000;

const SANDBOX_KEYS = { api: "sandbox-apiKey", secret: "sandbox-secretKey", paynet: "sck_sandbox" };

export type ServerName = "sandbox" | "bff" | "shop";

interface Ports {
  shop: number;
  bff: number;
  /** iyzico's stand-in, Paynet's, and the bank behind Paynet. */
  sandbox: number;
  paynet: number;
  bank: number;
}

export interface StackOptions {
  /** Free ones, unless given. */
  ports?: Ports;
  /** An SQLite file that stays; without it, one that is removed by `stop`. */
  databaseFile?: string;
  /** Random ones, unless given. A database that stays needs them. */
  secrets?: Secrets;
  /** The providers' own sandboxes, by what the BFF is told of them, in place of the stand-ins. */
  liveProviders?: Record<string, string>;
  /** How many cards may be added per hour, by anyone; without it, the BFF's own limits. */
  addCardLimit?: number;
  /** How often paying may be tried per hour, by anyone; as `addCardLimit`, unless given. */
  paymentLimit?: number;
  /** After how long iyzico's stand-in tells the BFF of a payment; a second, unless given. */
  webhookDelayMs?: number;
  /** How long the BFF waits for the provider, and for the bank behind it; without it, the BFF's own deadline. */
  providerTimeoutMs?: number;
  /** Told every line that a server writes, as it comes. */
  onLine?: (server: ServerName, line: string) => void;
  /** Told when a server ends that nobody has stopped. */
  onCrash?: (error: Error) => void;
}

export interface Output {
  /** Stdout and stderr since the start, also over restarts. */
  lines: readonly string[];
  text: string;
}

export interface Stack {
  /** The merchant's site, for the browser. */
  shopOrigin: string;
  /** The BFF's site, for the browser. */
  cardsOrigin: string;
  /** The shop's server, for Node. */
  shopUrl: string;
  /** iyzico's stand-in, for Node. */
  sandboxUrl: string;
  paynetUrl: string;
  bankUrl: string;
  /** The bank's site, for the browser. */
  bankOrigin: string;
  /** The BFF, for Node, which need not resolve `*.localhost`. */
  bffUrl: string;
  merchantKey: string;
  /** What the BFF signs its notifications to the shop with. */
  webhookSecret: string;
  databaseFile: string;
  output(server: ServerName): Output;
  /** Stops the BFF with `signal` (`SIGKILL`: as in a crash) and starts it again on the same port and database. */
  restartBff(options: { signal: NodeJS.Signals }): Promise<void>;
  /** Stops all three and removes what was temporary. */
  stop(): Promise<void>;
}

/**
 * Starts the three servers and waits until each answers.
 *
 * @throws an error that shows the output of the server that did not start, or one sentence about a port that is taken
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const ports = options.ports ?? (await somePorts());
  await Promise.all([
    assertPortIsFree(ports.shop, "shop"),
    assertPortIsFree(ports.bff, "BFF"),
    assertPortIsFree(ports.sandbox, "iyzico stand-in"),
    assertPortIsFree(ports.paynet, "Paynet stand-in"),
    assertPortIsFree(ports.bank, "bank"),
  ]);
  const names: ServerName[] = options.liveProviders ? ["bff", "shop"] : ["sandbox", "bff", "shop"];
  const temporary = await mkdtemp(join(tmpdir(), "saved-cards-"));
  const databaseFile = options.databaseFile ?? join(temporary, "saved-cards.db");
  const secrets = options.secrets ?? randomSecrets();
  const site = addresses(ports);

  const lines: Record<ServerName, string[]> = { sandbox: [], bff: [], shop: [] };
  const recorder = (name: ServerName) => (line: string) => {
    lines[name].push(line);
    options.onLine?.(name, line);
  };
  const servers = serverOptions({ ports, site, databaseFile, secrets, recorder, options });

  const running = new Map<ServerName, ServerProcess>();
  const start = async (name: ServerName) => {
    const server = await startServer(servers[name]);
    running.set(name, server);
    void server.ended.then(() => {
      if (running.get(name) !== server) return undefined;
      return options.onCrash?.(
        new Error(`The ${servers[name].name} ended.\n${lines[name].slice(-20).join("\n")}`),
      );
    });
  };
  const halt = async (name: ServerName, signal?: NodeJS.Signals) => {
    const server = running.get(name);
    running.delete(name);
    await server?.stop(signal);
  };
  const stop = async () => {
    await Promise.all(names.map((name) => halt(name)));
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  };

  const starts = await Promise.allSettled(names.map(start));
  const failed = starts.find((result) => result.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return {
    ...site,
    merchantKey: secrets.merchantKey,
    webhookSecret: secrets.webhookSecret,
    databaseFile,
    output: (name) => ({ lines: lines[name], text: lines[name].join("\n") }),
    async restartBff({ signal }) {
      await halt("bff", signal);
      await start("bff");
    },
    stop,
  };
}

async function somePorts(): Promise<Ports> {
  const [shop, bff, sandbox, paynet, bank] = await freePorts();
  return { shop, bff, sandbox, paynet, bank };
}

function addresses(ports: Ports) {
  return {
    shopOrigin: `http://shop.localhost:${ports.shop}`,
    shopUrl: `http://127.0.0.1:${ports.shop}`,
    cardsOrigin: `http://cards.localhost:${ports.bff}`,
    sandboxUrl: `http://127.0.0.1:${ports.sandbox}`,
    iyzicoOrigin: `http://iyzico.localhost:${ports.sandbox}`,
    paynetUrl: `http://127.0.0.1:${ports.paynet}`,
    paynetOrigin: `http://paynet.localhost:${ports.paynet}`,
    bankUrl: `http://127.0.0.1:${ports.bank}`,
    bankOrigin: `http://bank.localhost:${ports.bank}`,
    bffUrl: `http://127.0.0.1:${ports.bff}`,
  };
}

interface Setting {
  ports: Ports;
  site: ReturnType<typeof addresses>;
  databaseFile: string;
  secrets: Secrets;
  options: StackOptions;
  recorder: (name: ServerName) => (line: string) => void;
}

function serverOptions(setting: Setting): Record<ServerName, ServerOptions> {
  const { ports, site, secrets, recorder, options } = setting;
  return {
    sandbox: {
      name: "stand-ins",
      entry: "e2e/sandbox/server.ts",
      env: {
        SANDBOX_PORT: String(ports.sandbox),
        SANDBOX_IYZICO_API_KEY: SANDBOX_KEYS.api,
        SANDBOX_IYZICO_SECRET_KEY: SANDBOX_KEYS.secret,
        SANDBOX_IYZICO_PUBLIC_URL: site.iyzicoOrigin,
        SANDBOX_IYZICO_WEBHOOK_URL: `${site.bffUrl}/v1/webhooks/iyzico`,
        SANDBOX_IYZICO_WEBHOOK_DELAY_MS: String(options.webhookDelayMs ?? WEBHOOK_DELAY_MS),
        SANDBOX_PAYNET_PORT: String(ports.paynet),
        SANDBOX_PAYNET_SECRET_KEY: SANDBOX_KEYS.paynet,
        SANDBOX_PAYNET_PUBLIC_URL: site.paynetOrigin,
        SANDBOX_BANK_PORT: String(ports.bank),
        SANDBOX_BANK_PUBLIC_URL: site.bankOrigin,
      },
      readyUrl: `${site.sandboxUrl}/__log`,
      isReady: (status) => status === 200,
      onLine: recorder("sandbox"),
    },
    bff: {
      name: "BFF",
      entry: "packages/bff/src/server.ts",
      env: bffEnvironment(setting),
      readyUrl: `${site.bffUrl}/readyz`,
      isReady: (status) => status === 200,
      onLine: recorder("bff"),
    },
    shop: {
      name: "shop",
      entry: "e2e/shop/server.ts",
      env: {
        SHOP_PORT: String(ports.shop),
        SHOP_ORIGIN: site.shopOrigin,
        SHOP_BFF_URL: site.bffUrl,
        SHOP_CARDS_ORIGIN: site.cardsOrigin,
        MERCHANT_SECRET_KEY: secrets.merchantKey,
        MERCHANT_WEBHOOK_SECRET: secrets.webhookSecret,
      },
      readyUrl: `${site.shopUrl}/`,
      // Its pages need a session of the BFF, which may still be starting.
      isReady: () => true,
      onLine: recorder("shop"),
    },
  };
}

function bffEnvironment({ ports, site, databaseFile, secrets, options }: Setting): Record<string, string> {
  return {
    PORT: String(ports.bff),
    PUBLIC_URL: site.cardsOrigin,
    MERCHANT_SECRET_KEY: secrets.merchantKey,
    MERCHANT_ORIGINS: site.shopOrigin,
    MERCHANT_WEBHOOK_URL: `${site.shopUrl}/webhooks/saved-cards`,
    MERCHANT_WEBHOOK_SECRET: secrets.webhookSecret,
    DATABASE_URL: `file:${databaseFile}`,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
    ...(options.liveProviders ?? {
      IYZICO_API_KEY: SANDBOX_KEYS.api,
      IYZICO_SECRET_KEY: SANDBOX_KEYS.secret,
      IYZICO_BASE_URL: site.sandboxUrl,
      PAYNET_SECRET_KEY: SANDBOX_KEYS.paynet,
      PAYNET_BASE_URL: site.paynetUrl,
    }),
    // The stand-ins' charges appear at once, or as late as they were told.
    ...(options.liveProviders === undefined && {
      CHARGE_SETTLES_WITHIN_MS: String(3 * (options.providerTimeoutMs ?? 2_000)),
    }),
    ...limits("ADD_CARD", options.addCardLimit),
    ...limits("PAYMENT", options.paymentLimit ?? options.addCardLimit),
    ...(options.providerTimeoutMs === undefined
      ? {}
      : {
          IYZICO_TIMEOUT_MS: String(options.providerTimeoutMs),
          IYZICO_BANK_TIMEOUT_MS: String(options.providerTimeoutMs),
          PAYNET_TIMEOUT_MS: String(options.providerTimeoutMs),
          PAYNET_BANK_TIMEOUT_MS: String(options.providerTimeoutMs),
        }),
  };
}

/** @param limit `undefined` for the BFF's own. */
function limits(attempts: "ADD_CARD" | "PAYMENT", limit: number | undefined): Record<string, string> {
  if (limit === undefined) return {};
  const names = ["PER_SESSION", "PER_CUSTOMER", "PER_ADDRESS", "PER_MERCHANT"];
  return Object.fromEntries(names.map((name) => [`${attempts}_LIMIT_${name}`, String(limit)]));
}
