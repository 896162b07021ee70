/**
 * A 3-D Secure challenge: the shopper proves to their bank that the card is theirs. `POST /v1/cards` and `POST /v1/payments` answer 202 with one
 * where it is asked for; `GET /v1/challenges/:id` says how it stands, and with `?wait=<seconds>` answers as soon as that changes.
 */
import * as z from "zod/mini";
import { Card } from "./card.ts";
import { Payment } from "./payment.ts";
import { ProblemCode } from "./problem.ts";

export const ChallengeState = z.enum([
  /** Nobody has opened the bank's page yet. */
  "created",
  /** The bank's page was opened. */
  "launched",
  /** The bank sent the shopper back. */
  "returned",
  /** The provider is being asked for the result. */
  "confirming",
  "succeeded",
  "failed",
  "expired",
  "cancelled",
]);
export type ChallengeState = z.infer<typeof ChallengeState>;

/** States that never change again. */
export type FinalChallengeState = Extract<ChallengeState, "succeeded" | "failed" | "expired" | "cancelled">;

export function isFinal(state: ChallengeState): state is FinalChallengeState {
  return state === "succeeded" || state === "failed" || state === "expired" || state === "cancelled";
}

export const Challenge = z.object({
  /** Ours and opaque. */
  id: z.string(),
  state: ChallengeState,
  /** ISO 8601, UTC: until when the shopper may come back from the bank. */
  expiresAt: z.string(),
  /** Address of the page to show: in a frame, a window or instead of the shop's page. `null` once it is over. */
  page: z.nullable(z.string()),
  /** Set once it is over. */
  result: z.nullable(
    z.object({
      /** The card that was saved. `null` if none was, or if it has been deleted since. */
      card: z.nullable(Card),
      /** The payment that it was for; `null` if it was for saving a card. */
      payment: z.nullable(Payment),
      /** Why it failed. */
      problem: z.nullable(ProblemCode),
    }),
  ),
});
export type Challenge = z.infer<typeof Challenge>;

/** The 202 of `POST /v1/cards` and `POST /v1/payments`. */
export const ChallengeRequired = z.object({ challenge: Challenge });
export type ChallengeRequired = z.infer<typeof ChallengeRequired>;

/** Longest time in seconds that `?wait=` may ask for. */
export const MAX_WAIT_SECONDS = 25;

/** Query parameter with the challenge's id, on the merchant's `returnUrl`. */
export const CHALLENGE_PARAMETER = "saved_cards_challenge";

/**
 * What the challenge page says to the window around it or behind it, at the exact origin of the session, when there is news. A hint
 * only: whoever gets it asks the API.
 */
export const CHALLENGE_NEWS = "saved-cards:challenge";

/** Name of the `BroadcastChannel` on the BFF's origin that carries the ids of challenges with news. */
export const CHALLENGE_CHANNEL = "saved-cards-challenges";
