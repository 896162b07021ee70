/** A stand-in for Paynet: card storage, cards added to a subscription with 3-D Secure, and payments. Real HTTP, nothing kept. */
import { Hono } from "hono";
import { BankTransactions } from "../bank/transactions.ts";
import { createCallLog, logCalls } from "../call-log.ts";
import { controls } from "../control.ts";
import { createFaults, injectFaults } from "../faults.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import { liraText } from "./amounts.ts";
import { answerFailure } from "./answer.ts";
import { paynetControls, paynetSettings } from "./controls.ts";
import { gate } from "./gate.ts";
import { type CardIntent, GATE } from "./initial.ts";
import type { Order } from "./orders.ts";
import { Plans } from "./plans.ts";
import { services } from "./services.ts";
import { Sessions } from "./sessions.ts";
import { StoredCards, type StoredCardsOptions } from "./stored-cards.ts";
import { PAYMENT_GATE, Transactions } from "./transactions.ts";

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
 * - `PATCH /__settings` `{sessionLifetimeMs, slowConfirmMs, lateSaveMs}` and those of payments (`./controls.ts`), some or all;
 *   `DELETE /__settings` sets them back
 * - `GET /__payments`, every attempt to charge a card: `[{xactId, referenceNo, amount: <kuruş>, instalment, isSucceed, isThreeDs,
 *   cardLastFour}]`. Money was taken exactly where `isSucceed`. `DELETE /__state` forgets them
 */
export function createPaynetSandbox(options: PaynetSandboxOptions = {}): Hono<SandboxEnv> {
  const { secretKey = "sck_sandbox", now = Date.now } = options;
  const { transactions = new BankTransactions(), bankUrl = "http://bank.localhost:4004" } = options;
  const cards = new StoredCards({ ...options, now });
  const plans = new Plans();
  const cardSessions = new Sessions<CardIntent>(now);
  const paymentSessions = new Sessions<Order>(now);
  const settings = paynetSettings(options.sessionLifetimeMs);
  const later = (act: () => void) => void setTimeout(act, settings.current().lateSaveMs).unref();
  const shared = { cards, settings: () => settings.current(), now, later };
  const payments = new Transactions({ ...shared, sessions: paymentSessions });
  const faults = createFaults();
  const log = createCallLog(now);
  const forget = () => {
    for (const part of [cards, plans, cardSessions, paymentSessions, payments]) part.forget();
  };
  const publicUrlFor = ({ req }: { req: { url: string } }) => options.publicUrl ?? paynetLocalhost(req.url);
  const toBank = { transactions, bankUrl, publicUrlFor };

  const app = new Hono<SandboxEnv>();
  app.route("/", controls({ faults, log, forget }));
  app.route("/", settings.routes);
  app.route("/", paynetControls({ cards, sessions: [cardSessions, paymentSessions], payments }));
  app.use(
    logCalls(log, () => undefined),
    injectFaults(faults, answerFailure),
  );
  app.route("/", gate({ ...toBank, path: GATE, sessions: cardSessions, describe: () => CARD_SAVING }));
  app.route(
    "/",
    gate({ ...toBank, path: PAYMENT_GATE, sessions: paymentSessions, describe: describePayment }),
  );
  app.route("/", services(secretKey, { ...shared, plans, payments, sessions: cardSessions, publicUrlFor }));
  return app;
}

/** What the bank shows. */
const CARD_SAVING = { title: "Kart kaydı doğrulaması", purpose: "Kart kaydı (tutar çekilmez)", amount: null };

function describePayment({ quote: { total, instalments } }: Order) {
  const purpose = instalments === 1 ? "Tek çekim ödeme" : `${instalments} taksitle ödeme`;
  return { title: "Ödeme doğrulaması", purpose, amount: liraText(total) };
}

function paynetLocalhost(calledUrl: string): string {
  const url = new URL(calledUrl);
  url.hostname = "paynet.localhost";
  return url.origin;
}
