/** Challenges that lead to a payment: when the bank has confirmed the shopper, the charge is sent. */
import type { DeclineCode } from "@saved-cards/widget/contract";
import { toAmount } from "@saved-cards/widget/money";
import { callOf, type ChallengePurpose, openDetails, type Run, type Settled } from "../challenges/index.ts";
import type { ChallengeRecord, PaymentRecord } from "../store/index.ts";
import { expectedOf, type PaymentsDeps, supportOf } from "./deps.ts";
import { endPayment } from "./finish.ts";
import { concludeCharge, lookAt } from "./settle.ts";
import { toPayment } from "./view.ts";

/** Before each look at a charge whose answer was lost; then the worker goes on. */
const PAUSES_MS = [0, 1_000, 2_000, 4_000];

export function paying(deps: PaymentsDeps): ChallengePurpose {
  const { store, sealer, clock } = deps;

  return {
    notSentProblem: "payment_not_made",

    readReturn(challenge, fields) {
      return supportOf(deps, challenge).readReturn(openDetails(sealer, challenge).context, fields);
    },

    async confirm(run, challenge) {
      const record = await paymentOf(deps, challenge);
      // Somebody gave it up meanwhile, or it left already: then only what became of it counts.
      if (!(await store.markPaymentSent({ id: record.id, now: clock.now() }))) return { kind: "unknown" };
      const sent: PaymentRecord = { ...record, sentAt: clock.now() };
      const { context } = openDetails(sealer, challenge);
      const charged = await supportOf(deps, record).complete(
        context,
        expectedOf(record),
        callOf(run, challenge),
      );
      if (!charged.ok && charged.error.kind === "unavailable" && clock.now() < challenge.expiresAt) {
        await store.unmarkPaymentSent(record.id);
        return { kind: "not_sent" };
      }
      const ended = await concludeCharge(deps, run, sent, charged);
      return (ended && settledAs(ended)) ?? { kind: "unknown" };
    },

    async findOut(run, challenge) {
      for (const pause of PAUSES_MS) {
        await clock.pause(pause);
        const settled = settledAs(await lookOnce(deps, run, challenge));
        if (settled) return settled;
      }
      return { kind: "unknown" };
    },

    async ended(log, challenge) {
      const record = await paymentOf(deps, challenge);
      if (record.sentAt !== null) return;
      const { providerCode } = challenge;
      await endPayment(deps, log, record, {
        to: "failed",
        decline: declineOfEnd(challenge),
        ...(providerCode !== null && { providerCode }),
      });
    },

    async result(challenge) {
      return { card: null, payment: toPayment(await paymentOf(deps, challenge), challenge.locale) };
    },

    async facts(challenge) {
      const { charged, currency, state } = await paymentOf(deps, challenge);
      return { price: { amount: toAmount(charged), currency }, isInReview: state === "in_review" };
    },
  };
}

async function paymentOf({ store }: PaymentsDeps, { subjectId }: ChallengeRecord): Promise<PaymentRecord> {
  const record = await store.findPayment(subjectId);
  if (!record) throw new Error("The challenge's payment is not in the store.");
  return record;
}

async function lookOnce(deps: PaymentsDeps, run: Run, challenge: ChallengeRecord): Promise<PaymentRecord> {
  const record = await paymentOf(deps, challenge);
  if (record.state !== "pending") return record;
  // The run that was to send it died before it did, so it never will.
  if (record.sentAt === null)
    return endPayment(deps, run.log, record, { to: "failed", decline: "not_processed" });
  return lookAt(deps, run, record);
}

function settledAs({ state, decline, providerCode }: PaymentRecord): Settled | null {
  switch (state) {
    case "pending":
      return null;
    case "succeeded":
    case "in_review":
      return { kind: "succeeded" };
    case "failed":
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
