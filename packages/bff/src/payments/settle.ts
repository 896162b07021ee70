/**
 * From a charge that was sent to what became of it. It is never sent again: where its answer was lost, the provider is asked, by whoever
 * waits for it, and by a worker for as long as it takes.
 */
import { logVaultError } from "../cards/deps.ts";
import { findChallenge, type Run } from "../challenges/index.ts";
import { HOLD_MS, withHeartbeat } from "../intents/heartbeat.ts";
import { describeError, type Log } from "../log.ts";
import { newId } from "../security/identifiers.ts";
import type { PaymentRecord } from "../store/index.ts";
import { type Charge, declineOf } from "../vaults/payments.ts";
import type { Outcome, VaultError } from "../vaults/vault.ts";
import { expectedOf, type PaymentsDeps, providerCall, supportOf } from "./deps.ts";
import { endCharged, endPayment, noteLateCharge } from "./finish.ts";

/** Between looks at a payment whose outcome is not known; the last one again and again. */
const PENDING_PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000];
/** Of one that the provider reviews, which takes people. */
const REVIEW_PAUSES_MS = [300_000, 900_000, 3_600_000];
/** From here on, people have to look. */
const OVERDUE_MS = 3_600_000;
const REVIEW_OVERDUE_MS = 72 * 3_600_000;
/** How many a sweep takes on at a time. */
const SWEEP_LIMIT = 20;

/** Ends a payment because nothing was sent: unless it was, meanwhile. */
export const NEVER_SENT = { to: "failed", decline: "not_processed", ifUnsent: true } as const;

/** What a call that charges came to. @returns `null` where that is not known yet. */
export async function concludeCharge(
  deps: PaymentsDeps,
  run: Run,
  record: PaymentRecord,
  charged: Outcome<Charge>,
): Promise<PaymentRecord | null> {
  if (charged.ok) return endCharged(deps, run.log, record, charged.value);
  logVaultError(run.log, record.vault, "charge", charged.error);
  if (charged.error.kind === "unknown_outcome") return null;
  return endRefused(deps, run.log, record, charged.error);
}

export function endRefused(
  deps: PaymentsDeps,
  log: Log,
  record: PaymentRecord,
  error: VaultError,
): Promise<PaymentRecord> {
  const { providerCode } = error;
  return endPayment(deps, log, record, {
    to: "failed",
    decline: declineOf(error),
    ...(providerCode !== undefined && { providerCode }),
  });
}

/** One look at a payment whose charge was sent. @returns it as it stands then. */
async function lookAt(deps: PaymentsDeps, run: Run, record: PaymentRecord): Promise<PaymentRecord> {
  const { state, sentAt } = record;
  if ((state !== "pending" && state !== "in_review") || sentAt === null) return record;
  const support = supportOf(deps, record);
  const lookedAt = deps.clock.now();
  const found = await support.find(expectedOf(record), providerCall(run));
  if (!found.ok) {
    logVaultError(run.log, record.vault, "find_payment", found.error);
    return record;
  }
  switch (found.value.kind) {
    case "charged":
      if (state === found.value.charge.status) return record;
      return endCharged(deps, run.log, record, found.value.charge);
    case "refused":
      return endRefused(deps, run.log, record, found.value.error);
    case "not_charged":
      // Until then the bank may still be at it. What was charged once does not vanish.
      if (state === "in_review" || lookedAt < sentAt + support.settlesWithinMs) return record;
      return endPayment(deps, run.log, record, { to: "failed", decline: "not_processed" });
    default:
      return found.value satisfies never;
  }
}

/**
 * The provider has news of a payment. One that is still open is looked at by the next sweep. One that failed is not opened again; should
 * money have been taken for it all the same, long after a charge can arrive, people have to give it back.
 */
export async function hearOf(deps: PaymentsDeps, run: Run, id: string): Promise<void> {
  const { store, clock } = deps;
  await store.wakePayment(id, clock.now());
  const record = await store.findPayment(id);
  if (record?.state !== "failed" || record.sentAt === null) return;
  const found = await supportOf(deps, record).find(expectedOf(record), providerCall(run));
  if (!found.ok) return logVaultError(run.log, record.vault, "find_payment", found.error);
  if (found.value.kind === "charged")
    await noteLateCharge(deps, run.log, record, found.value.charge.reference);
}

/** Goes on with what nobody is at: lost answers, reviews, and what a process left that died. For a timer of whoever runs the BFF. */
export async function settlePayments(deps: PaymentsDeps, log: Log): Promise<void> {
  const { store, clock } = deps;
  const now = clock.now();
  const holder = newId("run");
  const due = await store.takeDuePayments({ holder, heldUntil: now + HOLD_MS, now, limit: SWEEP_LIMIT });
  await Promise.all(
    due.map(async (record) => {
      // No request asked for it, but a line without an id is nobody's.
      const requestId = newId("req");
      await settleHeld(deps, { log: log.with({ requestId }), requestId }, record, holder);
    }),
  );
}

/** Looks what became of one payment, if a look is due and nobody is at it. @returns it as it stands then. */
export async function settleNow(deps: PaymentsDeps, run: Run, record: PaymentRecord): Promise<PaymentRecord> {
  const { store, clock } = deps;
  const now = clock.now();
  if (record.nextLookAt > now) return record;
  const holder = newId("run");
  const isOurs = await store.takePayment({ id: record.id, holder, heldUntil: now + HOLD_MS, now });
  if (isOurs) await settleHeld(deps, run, record, holder);
  return (await store.findPayment(record.id)) ?? record;
}

async function settleHeld(
  deps: PaymentsDeps,
  run: Run,
  record: PaymentRecord,
  holder: string,
): Promise<void> {
  const { store, clock } = deps;
  const { id } = record;
  const beat = () => store.renewPayment(id, holder, clock.now() + HOLD_MS);
  try {
    await withHeartbeat(beat, async () => {
      const current = (await store.findPayment(id)) ?? record;
      if (current.sentAt === null) await endUnsent(deps, run, current, holder);
      else await lookOrRest(deps, run, current, holder);
    });
  } catch (error) {
    run.log.error("payment_not_settled", { paymentId: id, error: describeError(error) });
    await rest(deps, run.log, record, holder);
  }
}

async function lookOrRest(
  deps: PaymentsDeps,
  run: Run,
  record: PaymentRecord,
  holder: string,
): Promise<void> {
  const { state } = await lookAt(deps, run, record);
  if (state === record.state) await rest(deps, run.log, record, holder);
}

/** Nothing that moves money has left. */
async function endUnsent(deps: PaymentsDeps, run: Run, record: PaymentRecord, holder: string): Promise<void> {
  const { store } = deps;
  const { id, customerId } = record;
  const begun = await store.findChallengeOfSubject(customerId, id);
  // The run that was to send it is gone.
  if (!begun) {
    await endPayment(deps, run.log, record, NEVER_SENT);
    return;
  }
  const challenge = (await findChallenge(deps, run.log, begun.id)) ?? begun;
  switch (challenge.state) {
    case "created":
    case "launched":
      return rest(deps, run.log, record, holder, challenge.expiresAt);
    case "returned":
    case "confirming":
      // The challenge has a sweeper of its own, which goes on from here.
      return rest(deps, run.log, record, holder);
    case "cancelled":
    case "expired":
    case "failed":
    case "succeeded":
      return deps.purposes.payment.ended(run.log, challenge);
    default:
      return challenge.state satisfies never;
  }
}

async function rest(
  { store, clock, vaults }: PaymentsDeps,
  log: Log,
  record: PaymentRecord,
  holder: string,
  until?: number,
): Promise<void> {
  const now = clock.now();
  const overdueMs = record.state === "in_review" ? REVIEW_OVERDUE_MS : OVERDUE_MS;
  if (now >= record.createdAt + overdueMs)
    log.error("payment_overdue", { vault: record.vault, paymentId: record.id, state: record.state });
  const { id, looks, sentAt, state, vault } = record;
  const pauses = state === "in_review" ? REVIEW_PAUSES_MS : PENDING_PAUSES_MS;
  const next = now + (pauses[Math.min(looks, pauses.length - 1)] ?? 0);
  const support = vaults.find((candidate) => candidate.id === vault)?.payments;
  const settledAt = sentAt === null || !support ? 0 : sentAt + support.settlesWithinMs;
  // At that moment it is known, so nobody waits longer.
  const nextLookAt = settledAt > now ? Math.min(next, settledAt) : next;
  await store.restPayment({ id, holder, nextLookAt: until ?? nextLookAt, now });
}
