/** `/v1/challenges/:id`: how a challenge stands, and giving it up, for the shopper's widget. */
import { Challenge, ChallengeState, MAX_WAIT_SECONDS } from "@saved-cards/widget/contract";
import { type Context, Hono } from "hono";
import { describeRoute } from "hono-openapi";
import * as z from "zod";
import { cancelChallenge, findChallenge, type Run, toChallenge, waitForNews } from "../challenges/index.ts";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import { problem } from "../problems/index.ts";
import { isChallengeId } from "../security/identifiers.ts";
import type { ChallengeRecord } from "../store/index.ts";
import { shopperOnly } from "./authentication.ts";
import { json, problems } from "./documentation.ts";

const SHOPPER = [{ sessionToken: [] }];
const EVERY_CALL = ["unauthorized", "session_expired", "not_found", "internal_error"] as const;

/** What a waiting caller asks for. What it cannot mean is the same as not asking. */
export const WaitQuery = z.object({
  wait: z.coerce.number().min(0).max(MAX_WAIT_SECONDS).catch(0),
  /** The state that the caller knows: any other is news. */
  since: z.enum(ChallengeState.options).optional().catch(undefined),
});

export function challengeRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();
  app.use("/v1/challenges/:id", shopperOnly(deps));
  app.use("/v1/challenges/:id/cancel", shopperOnly(deps));

  app.get(
    "/v1/challenges/:id",
    describeRoute({
      summary: "How a challenge stands",
      description:
        "With `wait`, the answer comes as soon as there is news, at the latest after that many seconds. `since` is the state that is known already.",
      security: SHOPPER,
      parameters: [
        { name: "wait", in: "query", schema: { type: "number", minimum: 0, maximum: MAX_WAIT_SECONDS } },
        { name: "since", in: "query", schema: { type: "string", enum: ChallengeState.options } },
      ],
      responses: { 200: json("The challenge", Challenge), ...problems(...EVERY_CALL) },
    }),
    async (c) => {
      const challenge = await findOwn(deps, c);
      if (!challenge) return problem(c, "not_found");
      const { wait, since } = WaitQuery.parse(c.req.query());
      const current = await waitForNews(deps, runOf(c), challenge, {
        since: since ?? challenge.state,
        milliseconds: wait * 1_000,
        signal: c.req.raw.signal,
      });
      return c.json(await toChallenge(deps, current));
    },
  );

  app.post(
    "/v1/challenges/:id/cancel",
    describeRoute({
      summary: "Give up a challenge",
      description:
        "Ends it if the shopper is still at the bank, and has no effect otherwise, so it may be repeated, and takes no `Idempotency-Key`. The answer says what became of it.",
      security: SHOPPER,
      responses: {
        200: json("The challenge, as it stands then", Challenge),
        ...problems(...EVERY_CALL, "length_required", "body_too_large", "unsupported_media_type"),
      },
    }),
    async (c) => {
      const challenge = await findOwn(deps, c);
      const current = challenge && (await cancelChallenge(deps, c.get("log"), challenge));
      if (!current) return problem(c, "not_found");
      return c.json(await toChallenge(deps, current));
    },
  );

  return app;
}

export function runOf(c: Context<BffEnv>): Run {
  return { log: c.get("log"), requestId: c.get("requestId") };
}

/** Any session of the same customer may ask: the one that began it may be over when the shopper comes back. */
async function findOwn(deps: BffDeps, c: Context<BffEnv>): Promise<ChallengeRecord | null> {
  const id = c.req.param("id") ?? "";
  const challenge = isChallengeId(id) ? await findChallenge(deps, c.get("log"), id) : null;
  return challenge?.customerId === c.get("session").customerId ? challenge : null;
}
