/** The stand-in's own endpoints, under `/__`, which no provider has. They ask for no signature and are not logged. */
import { Hono } from "hono";
import * as z from "zod";
import type { CallLog } from "./call-log.ts";
import { FaultRules, type Faults } from "./faults.ts";
import type { SandboxEnv } from "./sandbox-env.ts";

/**
 * - `PUT /__faults` replaces the fault rules (204; 400 names what is wrong with them), `DELETE /__faults` drops them
 * - `GET /__log` lists the calls so far, `DELETE /__log` forgets them
 * - `DELETE /__state` forgets every user and card
 */
export function controls(parts: { faults: Faults; log: CallLog; forget: () => void }): Hono<SandboxEnv> {
  const { faults, log, forget } = parts;
  return new Hono<SandboxEnv>()
    .put("/__faults", async (c) => {
      const rules = FaultRules.safeParse(await readJson(c.req.raw));
      if (!rules.success) return c.json({ error: z.prettifyError(rules.error) }, 400);
      faults.replace(rules.data);
      return c.body(null, 204);
    })
    .delete("/__faults", (c) => {
      faults.replace([]);
      return c.body(null, 204);
    })
    .get("/__log", (c) => c.json(log.list()))
    .delete("/__log", (c) => {
      log.clear();
      return c.body(null, 204);
    })
    .delete("/__state", (c) => {
      forget();
      return c.body(null, 204);
    });
}

/** The body as JSON, or `undefined`, which no schema here accepts. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}
