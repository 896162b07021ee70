/** A stand-in for Paynet: card storage, and cards added to a subscription with 3-D Secure. Real HTTP, nothing kept. */
import { Hono } from "hono";
import { BankTransactions } from "../bank/transactions.ts";
import { createCallLog, logCalls } from "../call-log.ts";
import { controls } from "../control.ts";
import { createFaults, injectFaults } from "../faults.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import { answerFailure } from "./answer.ts";
import { paynetControls, paynetSettings } from "./controls.ts";
import { gate } from "./gate.ts";
import { Plans } from "./plans.ts";
import { services } from "./services.ts";
import { Sessions } from "./sessions.ts";
import { StoredCards, type StoredCardsOptions } from "./stored-cards.ts";

export interface PaynetSandboxOptions extends Partial<StoredCardsOptions> {
  /** Sent as it is, in `Authorization: Basic`. */
  secretKey?: string;
  /** The bank's origin, for the browser. */
  bankUrl?: string;
  /** Shared with the bank. */
  transactions?: BankTransactions;
  /** Paynet's own origin, for the browser; without it, `http://paynet.localhost` with the port that a call came to. */
  publicUrl?: string | undefined;
  /** How long a session lives: 15 min, unless told. */
  sessionLifetimeMs?: number;
}

/**
 * The stand-in as an ordinary Hono app, with its own cards, faults and log. Serve it over HTTP for the faults that need a socket.
 *
 * Besides the {@link controls} it has
 * - `PATCH /__state` `{lastFourDigits, expireMonth, expireYear}`, which changes the expiry of stored cards and gives `{cards: <how many>}`
 * - `DELETE /__sessions` (`?lastFourDigits=`), which lets sessions run out at once and gives `{sessions: <how many>}`
 * - `PATCH /__settings` `{sessionLifetimeMs, slowConfirmMs, lateSaveMs}`, some or all; `DELETE /__settings` sets them back
 */
export function createPaynetSandbox(options: PaynetSandboxOptions = {}): Hono<SandboxEnv> {
  const { secretKey = "sck_sandbox", now = Date.now } = options;
  const { transactions = new BankTransactions(), bankUrl = "http://bank.localhost:4004" } = options;
  const cards = new StoredCards({ ...options, now });
  const plans = new Plans();
  const sessions = new Sessions(now);
  const settings = paynetSettings(options.sessionLifetimeMs);
  const faults = createFaults();
  const log = createCallLog(now);
  const forget = () => {
    for (const part of [cards, plans, sessions]) part.forget();
  };
  const publicUrlFor = ({ req }: { req: { url: string } }) => options.publicUrl ?? paynetLocalhost(req.url);

  const app = new Hono<SandboxEnv>();
  app.route("/", controls({ faults, log, forget }));
  app.route("/", settings.routes);
  app.route("/", paynetControls({ cards, sessions }));
  app.use(
    logCalls(log, () => undefined),
    injectFaults(faults, answerFailure),
  );
  app.route("/", gate({ sessions, transactions, bankUrl, publicUrlFor }));
  app.route("/", services(secretKey, { cards, plans, sessions, settings, now, publicUrlFor }));
  return app;
}

function paynetLocalhost(calledUrl: string): string {
  const url = new URL(calledUrl);
  url.hostname = "paynet.localhost";
  return url.origin;
}
