/**
 * The 3-D Secure state machine, whatever the provider: `created → launched → returned → confirming → succeeded | failed`, and
 * `expired | cancelled` from where the shopper is still to do something; `expired` also where nobody took their return up in time. The
 * store is the truth and every step is one conditional statement, so any instance can serve any of them, and of any number of callers
 * one takes it.
 */
import { isFinal } from "@saved-cards/widget/contract";
import { logVaultError, problemOf } from "../cards/deps.ts";
import { HOLD_MS } from "../intents/heartbeat.ts";
import { describeError, type Log } from "../log.ts";
import { newId } from "../security/identifiers.ts";
import type { ChallengeRecord } from "../store/index.ts";
import type { Launch, VaultError } from "../vaults/vault.ts";
import { withinWaiters } from "../waiters.ts";
import { capabilityKey, opens } from "./capabilities.ts";
import { type ChallengesDeps, purposeOf, type Run } from "./deps.ts";
import { openDetails } from "./details.ts";
import { settle } from "./settle.ts";

/** How many a sweep takes on at a time. */
const SWEEP_LIMIT = 20;
/** How often the store is asked by those who wait. */
const POLL_MS = 250;

/** The challenge as it stands now: expired, too, from the moment that it is. */
export async function findChallenge(
  deps: ChallengesDeps,
  log: Log,
  id: string,
): Promise<ChallengeRecord | null> {
  const { store, clock } = deps;
  const challenge = await store.findChallenge(id);
  if (!challenge) return null;
  const isOpen = challenge.state === "created" || challenge.state === "launched";
  if (!isOpen || clock.now() < challenge.expiresAt) return challenge;
  const isOurs = await store.moveChallenge({ id, from: ["created", "launched"], to: "expired" });
  if (isOurs) await tellEnd(deps, log, { ...challenge, state: "expired" });
  return store.findChallenge(id);
}

/** It ended with nothing sent. */
async function tellEnd(deps: ChallengesDeps, log: Log, challenge: ChallengeRecord): Promise<void> {
  const { id, vault, purpose, state } = challenge;
  log.info("challenge_ended", { vault, purpose, challengeId: id, state });
  await purposeOf(deps, challenge).ended(log, challenge);
}

/** Hands the bank's page out, once per key. @returns `null` if the key was used, or there is nothing left to open. */
export async function launch(
  deps: ChallengesDeps,
  run: Run,
  challenge: ChallengeRecord,
  key: string,
): Promise<Launch | null> {
  const { store, sealer, clock } = deps;
  const { id, launches } = challenge;
  if (!opens(sealer, id, `launch/${launches}`, key)) return null;
  const isOurs = await store.launchChallenge({ id, launches, now: clock.now() });
  if (isOurs) run.log.info("challenge_launched", { challengeId: id, count: launches + 1 });
  // Read before it was taken: a final state would have taken the details away.
  return isOurs ? openDetails(sealer, challenge).launch : null;
}

/** The key of the bank's page that is good for the next request. */
export function launchKey({ sealer }: ChallengesDeps, { id, launches }: ChallengeRecord): string {
  return capabilityKey(sealer, id, `launch/${launches}`);
}

/**
 * The browser came back from the bank. What it brought is checked, and believed in nothing: the first return of a challenge
 * has it confirmed, every other one finds it moved on.
 *
 * @returns `foreign` if what came back is another challenge's; otherwise what is being done about it.
 */
export async function comeBack(
  deps: ChallengesDeps,
  run: Run,
  challenge: ChallengeRecord,
  fields: Readonly<Record<string, string>>,
): Promise<{ kind: "foreign" } | { kind: "taken"; settled: Promise<void> }> {
  const { store, clock } = deps;
  const { id, vault, state } = challenge;
  if (isFinal(state)) return { kind: "taken", settled: Promise.resolve() };
  const verdict = purposeOf(deps, challenge).readReturn(challenge, fields);
  if (verdict.kind === "foreign") {
    run.log.warn("challenge_return_foreign", { vault, challengeId: id });
    return { kind: "foreign" };
  }
  if (verdict.kind === "refused") {
    await refuse(deps, run, challenge, verdict.error);
    return { kind: "taken", settled: Promise.resolve() };
  }
  const holder = newId("run");
  const isFirst = await store.moveChallenge({
    id,
    from: ["created", "launched"],
    to: "returned",
    hold: { holder, heldUntil: clock.now() + HOLD_MS },
  });
  if (!isFirst) return { kind: "taken", settled: resume(deps, run, challenge) };
  run.log.info("challenge_returned", { vault, challengeId: id });
  return { kind: "taken", settled: settle(deps, run, { ...challenge, state: "returned" }, holder) };
}

/** The bank has not confirmed the shopper, and says so: nothing is sent. */
async function refuse(
  deps: ChallengesDeps,
  { log }: Run,
  challenge: ChallengeRecord,
  error: VaultError,
): Promise<void> {
  const { id, vault } = challenge;
  const { providerCode } = error;
  const problem = problemOf(error);
  logVaultError(log, vault, "return", error);
  const isOurs = await deps.store.moveChallenge({
    id,
    from: ["created", "launched"],
    to: "failed",
    problem,
    ...(providerCode !== undefined && { providerCode }),
  });
  if (isOurs)
    await tellEnd(deps, log, { ...challenge, state: "failed", problem, providerCode: providerCode ?? null });
}

/**
 * Goes on with a challenge that waits for its result while nobody is at it: its run died, or the provider did not answer. What goes
 * wrong is logged.
 */
export async function resume(deps: ChallengesDeps, run: Run, { id }: ChallengeRecord): Promise<void> {
  const { store, clock } = deps;
  const holder = newId("run");
  const now = clock.now();
  try {
    const isOurs = await store.takeChallenge({ id, holder, heldUntil: now + HOLD_MS, now });
    const challenge = isOurs ? await store.findChallenge(id) : null;
    if (challenge) await settle(deps, run, challenge, holder);
  } catch (error) {
    run.log.error("challenge_not_settled", { challengeId: id, error: describeError(error) });
  }
}

/** Ends it if the shopper is still to do something; otherwise it goes its way. @returns it as it stands then. */
export async function cancelChallenge(
  deps: ChallengesDeps,
  log: Log,
  challenge: ChallengeRecord,
): Promise<ChallengeRecord | null> {
  const { id } = challenge;
  const isOurs = await deps.store.moveChallenge({ id, from: ["created", "launched"], to: "cancelled" });
  if (isOurs) await tellEnd(deps, log, { ...challenge, state: "cancelled" });
  return findChallenge(deps, log, id);
}

interface Wait {
  since: ChallengeRecord["state"];
  milliseconds: number;
  signal: AbortSignal;
}

/**
 * Resolves when the state is no longer `since`, is final, or the time is up. What nobody is at is gone on with meanwhile. Of too many who
 * wait for one challenge, the last ones are answered at once.
 */
export function waitForNews(
  deps: ChallengesDeps,
  run: Run,
  challenge: ChallengeRecord,
  wait: Wait,
): Promise<ChallengeRecord> {
  return withinWaiters(`challenge/${challenge.id}`, wait.milliseconds, (milliseconds) =>
    poll(deps, run, challenge, { ...wait, milliseconds }),
  );
}

async function poll(
  deps: ChallengesDeps,
  run: Run,
  challenge: ChallengeRecord,
  wait: Wait,
): Promise<ChallengeRecord> {
  const { clock } = deps;
  const endsAt = clock.now() + wait.milliseconds;
  let current = challenge;
  for (;;) {
    const isWaiting = current.state === "returned" || current.state === "confirming";
    if (isWaiting && current.heldUntil <= clock.now()) void deps.ongoing.keep(resume(deps, run, current));
    const isNews = isFinal(current.state) || current.state !== wait.since;
    const isLeft = wait.signal.aborted || deps.stopping?.aborted === true;
    if (isNews || isLeft || clock.now() >= endsAt) return current;
    await clock.pause(POLL_MS);
    current = (await findChallenge(deps, run.log, challenge.id)) ?? current;
  }
}

/** Ends what was never come back from, and goes on with what nobody is at. For a timer of whoever runs the BFF. */
export async function sweepChallenges(deps: ChallengesDeps, log: Log): Promise<void> {
  const { store, clock } = deps;
  // No request asked for it, but a line without an id is nobody's.
  const sweepLog = log.with({ requestId: newId("req") });
  for (const id of await store.expireChallenges(clock.now())) {
    const challenge = await store.findChallenge(id);
    if (challenge) await tellEnd(deps, sweepLog, challenge);
  }
  const ids = await store.listUnheldChallenges(clock.now(), SWEEP_LIMIT);
  await Promise.all(
    ids.map(async (id) => {
      const requestId = newId("req");
      const challenge = await store.findChallenge(id);
      if (challenge) await resume(deps, { log: log.with({ requestId }), requestId }, challenge);
    }),
  );
}
