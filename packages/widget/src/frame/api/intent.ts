/**
 * A shopper's intent to change something, and the `Idempotency-Key` that stands for it. The BFF has no other way to tell
 * a repeat from a second wish, so the key is kept for as long as the outcome is open, and not longer.
 */
import type { Answer } from "./client.ts";

export interface Intent {
  key: string;
  /** What was sent under the key; compared only, and forgotten with the intent. */
  content: string;
  /** A request went out whose outcome is not known. */
  isOpen: boolean;
}

/** The intent behind a request: the one that is still open if it says the same, else a new one. */
export function intentFor(previous: Intent | null, content: string, newKey: () => string): Intent {
  if (previous?.content === content) return previous;
  return { key: newKey(), content, isOpen: false };
}

/** Whether the answer tells what became of the request. */
export function isDefinite(answer: Answer<unknown>): boolean {
  if (answer.outcome === "ok") return true;
  if (answer.outcome === "no_answer") return false;
  const { code } = answer.problem;
  return code !== "outcome_unknown" && code !== "idempotency_in_progress" && code !== "internal_error";
}

/** Answers that are given before the BFF looks the key up: they say nothing about an earlier request under it. */
function isAboutTheCallOnly(answer: Answer<unknown>): boolean {
  return answer.outcome === "refused" && (answer.problem.status === 401 || answer.problem.status === 429);
}

/** What is left of an intent after an answer: nothing once the outcome is known. */
export function intentAfter(intent: Intent, answer: Answer<unknown>): Intent | null {
  if (!isDefinite(answer)) return { ...intent, isOpen: true };
  return intent.isOpen && isAboutTheCallOnly(answer) ? intent : null;
}
