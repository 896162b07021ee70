/**
 * `Idempotency-Key`: one shopper's intent is carried out once and gets one answer, however often the request comes, also
 * at the same moment at two instances, also after a crash.
 *
 * A request claims its key in the store before it does anything. A second one waits for the first one's answer. When a
 * process dies, its claim runs out, and the next request with the key goes on from what the store says was done.
 */
import type { Clock } from "../clock.ts";
import { newId } from "../security/identifiers.ts";
import type { Sealer } from "../security/sealing.ts";
import type { Answer, HeldIntent, IntentKey, Store } from "../store/index.ts";
import { HOLD_MS, withHeartbeat } from "./heartbeat.ts";

/** What a run has come to. */
export interface Conclusion {
  answer: Answer;
  /**
   * `final`: every repetition gets this answer. `forgotten`: there was no effect, the key is free again.
   * `unsettled`: the outcome is not known yet, a repetition goes on from here.
   */
  as: "final" | "forgotten" | "unsettled";
}

export type IntentOutcome = { kind: "answered"; answer: Answer } | { kind: "busy" } | { kind: "mismatch" };

export interface IntentRequest extends IntentKey {
  /** What the request asks for, without a CVC. Compared by keyed HMAC; kept nowhere. */
  body: unknown;
  /** Id of the card that is changed; what is made gets the id that `newSubjectId` gives. */
  subjectId?: string;
  newSubjectId?: () => string;
}

const WAIT_MS = 20_000;
const POLL_MS = 150;

export async function runIntent(
  deps: { store: Store; sealer: Sealer; clock: Clock },
  request: IntentRequest,
  work: (intent: HeldIntent) => Promise<Conclusion>,
): Promise<IntentOutcome> {
  const { store, sealer, clock } = deps;
  const { customerId, operation, key } = request;
  const fingerprints = sealer.fingerprints(
    `${operation}\n${request.subjectId ?? ""}\n${canonical(request.body)}`,
  );
  const holder = newId("run");
  const { newSubjectId = () => newId("card") } = request;
  const subjectId = request.subjectId ?? newSubjectId();
  const givesUpAt = clock.now() + WAIT_MS;
  for (;;) {
    const now = clock.now();
    const started = await store.startIntent({
      customerId,
      operation,
      key,
      fingerprints,
      subjectId,
      holder,
      heldUntil: now + HOLD_MS,
      now,
    });
    if (started.kind === "held")
      return { kind: "answered", answer: await carryOut(deps, started.intent, work) };
    if (started.kind !== "busy") return started;
    if (now >= givesUpAt) return started;
    await clock.pause(POLL_MS);
  }
}

async function carryOut(
  { store, clock }: { store: Store; clock: Clock },
  intent: HeldIntent,
  work: (intent: HeldIntent) => Promise<Conclusion>,
): Promise<Answer> {
  const beat = () => store.renewIntent(intent, clock.now() + HOLD_MS);
  try {
    const { answer, as } = await withHeartbeat(beat, () => work(intent));
    if (as === "final") await store.finishIntent(intent, answer);
    else if (as === "forgotten") await store.dropIntent(intent);
    else await store.releaseIntent(intent, clock.now());
    return answer;
  } catch (error) {
    await store.releaseIntent(intent, clock.now());
    throw error;
  }
}

/** JSON with every object's keys in order, so that equal bodies are equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
