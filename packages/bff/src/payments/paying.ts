/** Challenges that lead to a payment: when the bank has confirmed the shopper, the charge is sent. */
import type { DeclineCode } from "@saved-cards/widget/contract";
import { toAmount } from "@saved-cards/widget/money";
import { callOf, type ChallengePurpose, openDetails, type Settled } from "../challenges/index.ts";
import { HOLD_MS, withHeartbeat } from "../intents/heartbeat.ts";
import { newId } from "../security/identifiers.ts";
import type { ChallengeRecord, PaymentRecord } from "../store/index.ts";
import { leavesUntil } from "../vaults/payments.ts";
import { expectedOf, type PaymentsDeps, supportOf } from "./deps.ts";
import { endPayment } from "./finish.ts";
import { concludeCharge, NEVER_SENT, settleNow } from "./settle.ts";
import { toPayment } from "./view.ts";

/**
 * For how long after its challenge ran out a payment that the bank has confirmed may still be charged. An instance that takes over from one
 * that died is there in much less, and the clocks of two may differ; after hours without any, the shopper expects no charge any more.
 */
const CHARGES_FOR_MS = 300_000;

export function paying(deps: PaymentsDeps): ChallengePurpose {
  const { store, sealer, clock } = deps;

  return {
    notSentProblem: "payment_not_made",

    readReturn(challenge, fields) {
      return supportOf(deps, challenge).readReturn(openDetails(sealer, challenge).context, fields);
    },

    async confirm(run, challenge) {
      const record = await paymentOf(deps, challenge);
      const { id } = record;
      const holder = newId("run");
      const hold = () => clock.now() + HOLD_MS;
      const now = clock.now();
      if (now > challenge.expiresAt + CHARGES_FOR_MS) {
        const ended = await endPayment(deps, run.log, record, { ...NEVER_SENT, decline: "three_ds_expired" });
        return settledAs(ended) ?? { kind: "unknown" };
      }
      // Somebody gave it up meanwhile, or it left already: then only what became of it counts.
      if (!(await store.markPaymentSent({ id, holder, heldUntil: hold(), now }))) return { kind: "unknown" };
      const { context } = openDetails(sealer, challenge);
      const support = supportOf(deps, record);
      const call = { ...callOf(run, challenge), notAfter: leavesUntil(now, support) };
      const charged = await withHeartbeat(
        () => store.renewPayment(id, holder, hold()),
        () => support.complete(context, expectedOf(record), call),
      );
      const ended = await concludeCharge(deps, run, { ...record, sentAt: now }, charged);
      if (!ended) await store.restPayment({ id, holder, nextLookAt: clock.now(), now: clock.now() });
      return (ended && settledAs(ended)) ?? { kind: "unknown" };
    },

    async findOut(run, challenge) {
      const record = await paymentOf(deps, challenge);
      // The run that was to send it died before it did, so it never will.
      const isDead = record.state === "pending" && record.sentAt === null;
      const current = isDead
        ? await endPayment(deps, run.log, record, NEVER_SENT)
        : await settleNow(deps, run, record);
      return settledAs(current) ?? { kind: "unknown" };
    },

    async ended(log, challenge) {
      const record = await paymentOf(deps, challenge);
      const { providerCode } = challenge;
      await endPayment(deps, log, record, {
        ...NEVER_SENT,
        decline: declineOfEnd(challenge),
        ...(providerCode !== null && { providerCode }),
      });
    },

    async result(challenge) {
      return { card: null, payment: toPayment(await paymentOf(deps, challenge), challenge.locale, null) };
    },

    async facts(challenge) {
      const { charged, currency, state } = await paymentOf(deps, challenge);
      return { price: { amount: toAmount(charged), currency }, paymentStatus: state };
    },
  };
}

async function paymentOf({ store }: PaymentsDeps, { subjectId }: ChallengeRecord): Promise<PaymentRecord> {
  const record = await store.findPayment(subjectId);
  if (!record) throw new Error("The challenge's payment is not in the store.");
  return record;
}

function settledAs({ state, sentAt, decline, providerCode }: PaymentRecord): Settled | null {
  switch (state) {
    case "pending":
      return null;
    case "succeeded":
    case "in_review":
      return { kind: "succeeded" };
    case "failed":
      if (sentAt === null && decline === "three_ds_expired") return { kind: "expired" };
      return {
        kind: "failed",
        problem: problemOf(decline),
        ...(providerCode !== null && { providerCode }),
      };
    default:
      return state satisfies never;
  }
}

function problemOf(decline: DeclineCode | null) {
  if (decline === "three_ds_failed") return "challenge_failed";
  return decline === "not_processed" || decline === "bank_unavailable"
    ? "payment_not_made"
    : "payment_declined";
}

/** Of a challenge that ended before anything was sent. */
function declineOfEnd({ state, problem }: ChallengeRecord): DeclineCode {
  if (state === "cancelled") return "three_ds_cancelled";
  if (state === "expired") return "three_ds_expired";
  return problem === "challenge_failed" ? "three_ds_failed" : "not_processed";
}
