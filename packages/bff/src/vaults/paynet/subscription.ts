/**
 * The cards of a Paynet subscription (fact sheet, sections 3 and 4) behind the vault port: saved after 3-D Secure, and listed, named,
 * ordered and deleted under the plan that the merchant's session names.
 */
import type { ChallengeCommand, ChallengedVault, Outcome, StartedChallenge, StoredCard } from "../vault.ts";
import {
  bankTimeoutOf,
  createPaynetClient,
  type PaynetClient,
  type PaynetOptions,
  settlesWithin,
} from "./client.ts";
import { type Context, isRecognised, readContext } from "./context.ts";
import { failure, readAs, success, transportError, unreadable, withoutEffect } from "./errors.ts";
import { launchOf } from "./launch.ts";
import { InitialAnswer, type Mask, maskedDetails, PlanCards } from "./mapping.ts";
import { isOnlyGroup, ownerKeyOf, type Plan, planFields, planOf, withSubscription } from "./plan.ts";
import { settleRemoval } from "./removal.ts";
import { judge } from "./verdict.ts";

/** What a list without a subscription may be refused with: bad request, no data. */
const ASKED_WRONGLY = new Set(["11", "12", "http_400"]);

export function createPaynetSubscriptionVault(options: PaynetOptions): ChallengedVault {
  const client = createPaynetClient(options);

  return {
    id: "paynet-subscription",
    asksForCvc: true,
    check: "three_ds",
    settlesWithinMs: settlesWithin(options),
    ownerKeyOf: ({ paynet }) => ownerKeyOf(paynet),
    list: (ownerKey) => listCards(client, planOf(ownerKey)),

    async start(command) {
      const plan = planOf(command.ownerKey);
      const [started, before] = await Promise.all([
        client.once({ path: "/v1/subscription/create_card_tds_initial", body: initialFields(plan, command) }),
        listCards(client, plan),
      ]);
      const answer = success(started, "owner");
      if (answer.ok) return startedChallenge(options.baseUrl, answer.value, contextOf(plan, command, before));
      // The plan is what the merchant's session says it is.
      const { error } = answer;
      if (error.missing === "owner")
        return failure({ kind: "misconfigured", providerCode: error.providerCode ?? "none" });
      return failure(error.kind === "unknown_outcome" ? withoutEffect(error) : error);
    },

    recognises: (context, fields) => isRecognised(readContext(context), fields),

    async confirm(context) {
      const challenge = readContext(context);
      const reply = await client.once({
        path: "/v1/subscription/create_card_tds_confirm",
        body: { session_id: challenge.sessionId, token_id: challenge.tokenId },
        timeoutMs: bankTimeoutOf(options),
      });
      if (reply.kind !== "answered") return failure(transportError(reply));
      const verdict = judge(reply);
      if (verdict.kind === "not_saved") return failure(verdict.error);
      const plan = withSubscription(challenge.plan, reply.body);
      const card = cardOf(verdict.cardId, challenge.mask);
      if (verdict.kind === "saved") return { ok: true, value: { ownerKey: keyOf(plan), card } };
      const listed = await listCards(client, plan);
      const isListed = listed.ok && listed.value.some((there) => there.token === card.token);
      return isListed
        ? { ok: true, value: { ownerKey: keyOf(plan), card } }
        : failure({ ...unreadable(reply.body), providerCode: "not_listed" });
    },

    async findConfirmed(context, known) {
      const { plan, mask, cardsBefore } = readContext(context);
      const listed = await listCards(client, plan);
      if (!listed.ok) return listed.error.missing === "owner" ? { ok: true, value: null } : listed;
      const before = new Set([...known, ...(cardsBefore ?? [])]);
      const found = listed.value.find((card) => !before.has(card.token) && isMaskOf(card, mask));
      return { ok: true, value: found ? { ownerKey: keyOf(plan), card: found } : null };
    },

    async remove(ownerKey, token) {
      const plan = planOf(ownerKey);
      const reply = await client.repeatable({
        path: "/v1/subscription/card_info_delete",
        body: { ...planFields(plan), card_id: idField(token) },
      });
      const answer = success(reply);
      if (answer.ok) return { ok: true, value: undefined };
      const { error } = answer;
      if (error.missing === "card") return { ok: true, value: undefined };
      if (error.kind === "unavailable") return failure(error);
      const listed = await listCards(client, plan);
      // A plan keeps its last card (fact sheet, section 4); with which code it says so is not documented.
      const isLast = listed.ok && listed.value.length === 1 && listed.value[0]?.token === token;
      if (isLast && error.kind !== "unknown_outcome") return failure({ ...error, kind: "needed" });
      return settleRemoval({ token, error, listed });
    },

    async rename(_ownerKey, { token, label, reference }) {
      const reply = await client.repeatable({
        path: "/v1/subscription/card_info_label_update",
        body: { card_id: idField(token), label: label ?? reference },
      });
      const answer = success(reply, "card");
      return answer.ok ? { ok: true, value: undefined } : failure(withoutEffect(answer.error));
    },

    async prefer(ownerKey, token) {
      const plan = planOf(ownerKey);
      const listed = await listCards(client, plan);
      if (!listed.ok) return listed;
      const others = listed.value.filter((card) => card.token !== token);
      if (others.length === listed.value.length) return failure({ kind: "not_found", missing: "card" });
      const reply = await client.repeatable({
        path: "/v1/subscription/card_info_arrange",
        body: {
          ...planFields(plan),
          card_information: inOrder([token, ...others.map((card) => card.token)]),
        },
      });
      const answer = success(reply, "card");
      return answer.ok ? { ok: true, value: undefined } : failure(withoutEffect(answer.error));
    },

    close: () => client.close(),
  };
}

/** A group has no cards to ask for (fact sheet, section 4). It is asked all the same, but what it refuses says nothing of its cards. */
async function listCards(client: PaynetClient, plan: Plan): Promise<Outcome<StoredCard[]>> {
  const reply = await client.repeatable({ path: "/v1/subscription/card_info_list", body: planFields(plan) });
  const answer = success(reply, "owner");
  const cards = answer.ok ? readAs(PlanCards, answer.value) : answer;
  if (cards.ok) return cards;
  const error = withoutEffect(cards.error);
  const isRefused = error.kind === "not_found" || ASKED_WRONGLY.has(error.providerCode ?? "");
  if (!isOnlyGroup(plan) || !isRefused) return failure(error);
  return failure({ kind: "unlistable", providerCode: error.providerCode ?? "none" });
}

function initialFields(plan: Plan, { card, label, reference, returnUrl }: ChallengeCommand) {
  return {
    ...planFields(plan),
    return_url: returnUrl,
    pan: card.number,
    month: String(card.expiry.month).padStart(2, "0"),
    year: String(card.expiry.year).slice(-2),
    cvv: card.cvc,
    card_holder: card.holder,
    label: label ?? reference,
  };
}

function contextOf(plan: Plan, { card }: ChallengeCommand, before: Outcome<StoredCard[]>) {
  return {
    plan,
    mask: { bin: card.number.slice(0, 6), last4: card.number.slice(-4) },
    cardsBefore: before.ok ? before.value.map(({ token }) => token) : null,
  };
}

function startedChallenge(
  baseUrl: string,
  answer: Record<string, unknown>,
  known: Omit<Context, "sessionId" | "tokenId">,
): Outcome<StartedChallenge> {
  const read = readAs(InitialAnswer, answer);
  if (!read.ok) return failure(withoutEffect(read.error));
  const { session_id: sessionId, token_id: tokenId, html_content: html, post_url: postUrl } = read.value;
  const launch = launchOf({ html, postUrl }, baseUrl);
  if (launch === null) return failure(withoutEffect(unreadable(answer)));
  if (!launch.ok) return launch;
  const context: Context = { sessionId, tokenId, ...known };
  return { ok: true, value: { launch: launch.value, context: JSON.stringify(context) } };
}

/** A confirm tells the card's id alone; its mask is known from the start. */
function cardOf(token: string, mask: Mask): StoredCard {
  return { token, reference: null, details: maskedDetails(mask) };
}

function isMaskOf({ details }: StoredCard, mask: Mask): boolean {
  return details.bin === mask.bin && details.last4 === mask.last4;
}

function keyOf(plan: Plan): string {
  return JSON.stringify(plan);
}

function inOrder(cardIds: string[]) {
  // The documentation's requests all have 0 as `subscription_card_id`.
  return cardIds.map((id, index) => ({ subscription_card_id: 0, card_id: idField(id), order_no: index + 1 }));
}

/** A card id is text in one answer and a number in the others (fact sheet, section 3.3); a request's are numbers. */
function idField(cardId: string): string | number {
  return /^[1-9]\d{0,14}$/.test(cardId) ? Number(cardId) : cardId;
}
