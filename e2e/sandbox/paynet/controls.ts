/** The stand-in's own endpoints beside those that every stand-in has. */
import { Hono } from "hono";
import * as z from "zod";
import { CONTROLS, readJson, type SettingsControl, settingsControl } from "../control.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import type { Sessions } from "./sessions.ts";
import type { StoredCards } from "./stored-cards.ts";

const Duration = z.int().min(0).max(86_400_000);
const Settings = z.strictObject({
  /** The life of sessions to come. */
  sessionLifetimeMs: Duration,
  /** How long the card `savedSlowly` waits for the answer of its confirm. */
  slowConfirmMs: Duration,
  /** How long after its answer the card `savedLate` is saved. */
  lateSaveMs: Duration,
});
type Settings = z.output<typeof Settings>;

const Ageing = z.strictObject({
  lastFourDigits: z.string().regex(/^\d{4}$/),
  expireMonth: z.string().regex(/^(0[1-9]|1[0-2])$/),
  expireYear: z.string().regex(/^\d{4}$/),
});

/** How long Paynet's sessions live is not documented. */
const SESSION_LIFETIME_MS = 15 * 60_000;

export function paynetSettings(sessionLifetimeMs = SESSION_LIFETIME_MS): SettingsControl<Settings> {
  return settingsControl(Settings, { sessionLifetimeMs, slowConfirmMs: 5000, lateSaveMs: 2000 });
}

/** `PATCH /__state` and `DELETE /__sessions`. */
export function paynetControls({
  cards,
  sessions,
}: {
  cards: StoredCards;
  sessions: Sessions;
}): Hono<SandboxEnv> {
  return new Hono<SandboxEnv>()
    .patch(CONTROLS.state, async (c) => {
      const change = Ageing.safeParse(await readJson(c.req.raw));
      if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
      const { lastFourDigits, expireMonth, expireYear } = change.data;
      const aged = { lastFourDigits, month: Number(expireMonth), year: Number(expireYear) };
      return c.json({ cards: cards.age(aged) });
    })
    .delete(CONTROLS.sessions, (c) => c.json({ sessions: sessions.expire(c.req.query("lastFourDigits")) }));
}
