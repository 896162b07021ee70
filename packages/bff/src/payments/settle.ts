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

interface Rhythm {
  /** Between looks that told nothing new; the last one again and again. */
  pausesMs: readonly number[];
  /** From here on, people have to look. */
  overdueMs: number;
}

const PENDING: Rhythm = {
  pausesMs: [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000],
  overdueMs: 3_600_000,
};
/** The provider's review takes people. */
const IN_REVIEW: Rhythm = { pausesMs: [300_000, 900_000, 3_600_000], overdueMs: 72 * 3_600_000 };
/** Its outcome is told, and nobody waits for what else there may be. */
const ENDED: Rhythm = { pausesMs: [900_000], overdueMs: Number.POSITIVE_INFINITY };

/** When what the provider knew nothing of is looked at again, counted from when it was told to have failed. */
const FIRST_LATE_LOOK_MS = 900_000;
const LAST_LATE_LOOK_MS = 24 * 3_600_000;
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
      return endPayment(deps, run.log, record, {
        to: "failed",
        decline: "not_processed",
        nextLookAt: deps.clock.now() + FIRST_LATE_LOOK_MS,
      });
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
  if (record?.state === "failed" && record.sentAt !== null) await findLateCharge(deps, run, record);
}

/** Asks whether money was taken for a payment that is told to have failed. @returns `unknown` if the provider does not answer. */
async function findLateCharge(
  deps: PaymentsDeps,
  run: Run,
  record: PaymentRecord,
): Promise<"noted" | "none" | "unknown"> {
  const found = await supportOf(deps, record).find(expectedOf(record), providerCall(run));
  if (!found.ok) {
    logVaultError(run.log, record.vault, "find_payment", found.error);
    return "unknown";
  }
  if (found.value.kind !== "charged") return "none";
  await noteLateCharge(deps, run.log, record, found.value.charge.reference);
  return "noted";
}

/**
 * Goes on with what nobody is at: lost answers, reviews, what a process left that died, and money that may still come late. For a timer of
 * whoever runs the BFF.
 */
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
  if (record.nextLookAt === null || record.nextLookAt > now) return record;
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
      // Whoever was taken for dead was not, and has ended it.
      if (current.holder !== holder) return;
      if (current.state === "failed") await lookOnceMore(deps, run, current, holder);
      else if (current.sentAt === null) await endUnsent(deps, run, current, holder);
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

/** For money that comes after all time: only the log and the merchant are told of it. */
async function lookOnceMore(
  deps: PaymentsDeps,
  run: Run,
  record: PaymentRecord,
  holder: string,
): Promise<void> {
  const found = await findLateCharge(deps, run, record);
  if (found === "noted") return;
  if (found === "unknown") return rest(deps, run.log, record, holder);
  const lastAt = record.updatedAt + LAST_LATE_LOOK_MS;
  await rest(deps, run.log, record, holder, deps.clock.now() < lastAt ? lastAt : null);
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
  until?: number | null,
): Promise<void> {
  const now = clock.now();
  const { pausesMs, overdueMs } = rhythmOf(record);
  if (now >= record.createdAt + overdueMs)
    log.error("payment_overdue", { vault: record.vault, paymentId: record.id, state: record.state });
  const { id, looks, sentAt, vault } = record;
  const next = now + (pausesMs[Math.min(looks, pausesMs.length - 1)] ?? 0);
  const support = vaults.find((candidate) => candidate.id === vault)?.payments;
  const settledAt = sentAt === null || !support ? 0 : sentAt + support.settlesWithinMs;
  // At that moment it is known, so nobody waits longer.
  const nextLookAt = settledAt > now ? Math.min(next, settledAt) : next;
  await store.restPayment({ id, holder, nextLookAt: until === undefined ? nextLookAt : until, now });
}

function rhythmOf({ state }: PaymentRecord): Rhythm {
  switch (state) {
    case "pending":
      return PENDING;
    case "in_review":
      return IN_REVIEW;
    case "succeeded":
    case "failed":
      return ENDED;
    default:
      return state satisfies never;
  }
}
