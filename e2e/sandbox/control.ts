/** The stand-in's own endpoints, under `/__`, which no provider has. They ask for no signature and are not logged. */
import { Hono } from "hono";
import * as z from "zod";
import type { CallLog } from "./call-log.ts";
import { FaultRules, type Faults } from "./faults.ts";
import type { SandboxEnv } from "./sandbox-env.ts";

/** The control calls of all stand-ins, for tests. Which one has which: see the comment of its app. */
export const CONTROLS = {
  faults: "/__faults",
  log: "/__log",
  state: "/__state",
  settings: "/__settings",
  sessions: "/__sessions",
} as const;

/**
 * - `PUT /__faults` replaces the fault rules (204; 400 names what is wrong with them), `DELETE /__faults` drops them
 * - `GET /__log` lists the calls so far, `DELETE /__log` forgets them
 * - `DELETE /__state` forgets every user and card, and whatever else the stand-in keeps
 */
export function controls(parts: { faults: Faults; log: CallLog; forget: () => void }): Hono<SandboxEnv> {
  const { faults, log, forget } = parts;
  return new Hono<SandboxEnv>()
    .put(CONTROLS.faults, async (c) => {
      const rules = FaultRules.safeParse(await readJson(c.req.raw));
      if (!rules.success) return c.json({ error: z.prettifyError(rules.error) }, 400);
      faults.replace(rules.data);
      return c.body(null, 204);
    })
    .delete(CONTROLS.faults, (c) => {
      faults.replace([]);
      return c.body(null, 204);
    })
    .get(CONTROLS.log, (c) => c.json(log.list()))
    .delete(CONTROLS.log, (c) => {
      log.clear();
      return c.body(null, 204);
    })
    .delete(CONTROLS.state, (c) => {
      forget();
      return c.body(null, 204);
    });
}

export interface SettingsControl<T> {
  routes: Hono<SandboxEnv>;
  current(): T;
}

/**
 * `PATCH /__settings` changes some settings while the stand-in runs (204; 400 names what is wrong), `DELETE /__settings` sets all
 * back to how it was started.
 */
export function settingsControl<Shape extends z.ZodRawShape>(
  settings: z.ZodObject<Shape, z.core.$strict>,
  initial: z.output<z.ZodObject<Shape, z.core.$strict>>,
): SettingsControl<z.output<z.ZodObject<Shape, z.core.$strict>>> {
  let current = initial;
  const routes = new Hono<SandboxEnv>()
    .patch(CONTROLS.settings, async (c) => {
      const change = settings.partial().safeParse(await readJson(c.req.raw));
      if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
      current = { ...current, ...change.data };
      return c.body(null, 204);
    })
    .delete(CONTROLS.settings, (c) => {
      current = initial;
      return c.body(null, 204);
    });
  return { routes, current: () => current };
}

/** The body as JSON, or `undefined`, which no schema here accepts. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
