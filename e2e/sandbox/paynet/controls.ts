/** The stand-in's own endpoints beside those that every stand-in has. */
import { Hono } from "hono";
import * as z from "zod";
import { CONTROLS, readJson, type SettingsControl, settingsControl } from "../control.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import type { Sessions } from "./sessions.ts";
import type { StoredCards } from "./stored-cards.ts";
import type { Transactions } from "./transactions.ts";

/** Every attempt to charge a card: the truth that a client's own idea is held against. */
export const PAYMENTS = "/__payments";

const Duration = z.int().min(0).max(86_400_000);
const Settings = z.strictObject({
  /** The life of sessions to come. */
  sessionLifetimeMs: Duration,
  /** How long the card `savedSlowly` waits for the answer of its confirm, payment or charge. */
  slowConfirmMs: Duration,
  /** How long after its answer the card `savedLate` is saved or charged. */
  lateSaveMs: Duration,
  /** What follows is of payments: see `TransactionSettings`, and `RatioAmounts` for the last. */
  nonThreeDs: z.boolean(),
  amountsAs: z.enum(["number", "text"]),
  declineCode: z.literal([0, 1]),
  afterDecline: z.enum(["new-attempt", "replays-decline"]),
  chargeOfPaid: z.enum(["old-success", "charges-again"]),
  whenNoTransaction: z.enum(["no-data", "empty-list"]),
  ratioAmounts: z.enum(["hundredfold", "comma-decimal"]),
});
export type PaynetSettings = z.output<typeof Settings>;

const Ageing = z.strictObject({
  lastFourDigits: z.string().regex(/^\d{4}$/),
  expireMonth: z.string().regex(/^(0[1-9]|1[0-2])$/),
  expireYear: z.string().regex(/^\d{4}$/),
});

/** How long Paynet's sessions live is not documented. */
const SESSION_LIFETIME_MS = 15 * 60_000;

export function paynetSettings(sessionLifetimeMs = SESSION_LIFETIME_MS): SettingsControl<PaynetSettings> {
  return settingsControl(Settings, {
    sessionLifetimeMs,
    slowConfirmMs: 5000,
    lateSaveMs: 2000,
    nonThreeDs: true,
    amountsAs: "number",
    declineCode: 0,
    afterDecline: "new-attempt",
    chargeOfPaid: "old-success",
    whenNoTransaction: "no-data",
    ratioAmounts: "hundredfold",
  });
}

/** `PATCH /__state`, `DELETE /__sessions` and `GET /__payments`. */
export function paynetControls({
  cards,
  sessions,
  payments,
}: {
  cards: StoredCards;
  sessions: readonly Sessions<unknown>[];
  payments: Transactions;
}): Hono<SandboxEnv> {
  return new Hono<SandboxEnv>()
    .patch(CONTROLS.state, async (c) => {
      const change = Ageing.safeParse(await readJson(c.req.raw));
      if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
      const { lastFourDigits, expireMonth, expireYear } = change.data;
      const aged = { lastFourDigits, month: Number(expireMonth), year: Number(expireYear) };
      return c.json({ cards: cards.age(aged) });
    })
    .delete(CONTROLS.sessions, (c) => {
      const expired = sessions.map((kind) => kind.expire(c.req.query("lastFourDigits")));
      return c.json({ sessions: expired.reduce((sum, count) => sum + count, 0) });
    })
    .get(PAYMENTS, (c) => c.json(payments.list()));
}
