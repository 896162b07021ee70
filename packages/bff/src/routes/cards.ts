/** `/v1/cards`: list, add, change and delete the saved cards of the session's customer. */
import {
  AddCardRequest,
  Card,
  CardList,
  ChallengeRequired,
  type FieldErrorCode,
  type ProblemCode,
  UpdateCardRequest,
} from "@saved-cards/widget/contract";
import { digitsOf, isExpired } from "@saved-cards/widget/card";
import { type Context, Hono } from "hono";
import { describeRoute } from "hono-openapi";
import type { BffDeps } from "../deps.ts";
import { type CardsRequest, listCards, MAX_CARDS, removeCard, saveCard, updateCard } from "../cards/index.ts";
import { findChallenge, startChallenge, toChallenge } from "../challenges/index.ts";
import type { BffEnv } from "../env.ts";
import { type Conclusion, runIntent } from "../intents/index.ts";
import { problem, problemBody, problemKinds, type ProblemOptions } from "../problems/index.ts";
import { isCardId } from "../security/identifiers.ts";
import type { HeldIntent } from "../store/index.ts";
import type { Vault } from "../vaults/vault.ts";
import { shopperOnly } from "./authentication.ts";
import { jsonBody } from "./body.ts";
import { idempotencyKeyParameter, json, problems, UNREADABLE_BODY } from "./documentation.ts";

const SHOPPER = [{ sessionToken: [] }];
const EVERY_CALL = ["unauthorized", "session_expired", "internal_error"] as const;
const EVERY_CHANGE = [
  ...EVERY_CALL,
  ...UNREADABLE_BODY,
  "idempotency_key_missing",
  "idempotency_key_reused",
  "idempotency_in_progress",
] as const;

export function cardRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();
  app.use("/v1/cards/*", shopperOnly(deps));

  app.get(
    "/v1/cards",
    describeRoute({
      summary: "List the customer's cards",
      security: SHOPPER,
      responses: {
        200: json("The cards of every vault that answered", CardList),
        ...problems(...EVERY_CALL),
      },
    }),
    async (c) => c.json(await listCards(deps, cardsRequest(c))),
  );

  app.post(
    "/v1/cards",
    describeRoute({
      summary: "Save a card",
      security: SHOPPER,
      parameters: [idempotencyKeyParameter],
      responses: {
        201: json("The saved card", Card),
        202: json("The shopper has to confirm it at their bank first", ChallengeRequired),
        ...problems(
          ...EVERY_CHANGE,
          "invalid_card",
          "card_declined",
          "card_already_saved",
          "challenge_failed",
          "too_many_cards",
          "rate_limited",
          "card_not_saved",
          "outcome_unknown",
          "vault_misconfigured",
        ),
      },
    }),
    jsonBody(AddCardRequest, "invalid_card"),
    (c) => {
      const body = c.req.valid("json");
      // Keys are kept. Only this very number is looked for: of random UUIDs, one in a hundred has digits that pass for one.
      const key = digitsOf(c.req.header("idempotency-key") ?? "");
      if (key.includes(body.number)) return problem(c, "idempotency_key_missing");
      const vault = vaultFor(deps, c, body);
      if (!vault.ok) return problem(c, "invalid_card", { fields: [vault.error] });
      // What a request is known by again holds no CVC.
      const { cvc: _cvc, ...known } = body;
      return change(deps, c, { operation: "POST /v1/cards", body: known }, (intent) =>
        addCard(deps, c, { body, vault: vault.value }, intent),
      );
    },
  );

  app.patch(
    "/v1/cards/:id",
    describeRoute({
      summary: "Rename a card, or make it the default",
      security: SHOPPER,
      parameters: [idempotencyKeyParameter],
      responses: {
        200: json("The card", Card),
        ...problems(...EVERY_CHANGE, "not_found", "vault_unavailable", "vault_misconfigured"),
      },
    }),
    jsonBody(UpdateCardRequest, "invalid_request"),
    (c) => {
      const cardId = c.req.param("id") ?? "";
      const body = c.req.valid("json");
      return change(deps, c, { operation: "PATCH /v1/cards/:id", body, cardId }, async (intent) => {
        const record = await deps.store.findCard(intent.customerId, cardId);
        if (!record) return refuse(c, "not_found", "forgotten");
        const updated = await updateCard(deps, cardsRequest(c), record, body);
        if (!updated.ok) return refuse(c, updated.code, "forgotten", updated);
        return final(200, JSON.stringify(updated.card));
      });
    },
  );

  app.delete(
    "/v1/cards/:id",
    describeRoute({
      summary: "Delete a card",
      security: SHOPPER,
      parameters: [idempotencyKeyParameter],
      responses: {
        204: { description: "The card is deleted, at the provider too" },
        ...problems(...EVERY_CHANGE, "not_found", "card_needed", "vault_unavailable", "vault_misconfigured"),
      },
    }),
    (c) => {
      const cardId = c.req.param("id") ?? "";
      return change(deps, c, { operation: "DELETE /v1/cards/:id", body: null, cardId }, async (intent) => {
        const record = await deps.store.findCard(intent.customerId, cardId);
        // Marked as sent and gone: an earlier run deleted it and had no time to say so.
        if (!record) return intent.sent ? final(204, "") : refuse(c, "not_found", "forgotten");
        await deps.store.markSent(intent, "under_owner");
        const removed = await removeCard(deps, cardsRequest(c), record);
        return removed.ok ? final(204, "") : refuse(c, removed.code, "forgotten", removed);
      });
    },
  );

  return app;
}

async function addCard(
  deps: BffDeps,
  c: Context<BffEnv>,
  { body, vault }: { body: AddCardRequest; vault: Vault },
  intent: HeldIntent,
): Promise<Conclusion> {
  const { session } = cardsRequest(c);
  // Once it was sent, only what became of it counts.
  if (intent.sent === null) {
    if (isExpired(body.expiry, deps.clock.now()))
      return refuse(c, "invalid_card", "forgotten", { field: "expiry", as: "expired" });
    const cards = await deps.store.listCards(session.customerId);
    if (cards.length >= MAX_CARDS) return refuse(c, "too_many_cards", "forgotten");
    const retryAfter = await deps.addCardLimiter.consume({
      sessionId: session.id,
      customerId: session.customerId,
      address: deps.clientAddress(c),
    });
    if (retryAfter !== null) {
      c.header("Retry-After", String(retryAfter));
      return refuse(c, "rate_limited", "forgotten");
    }
  }
  if (vault.check === "three_ds") {
    const started = await startChallenge(deps, cardsRequest(c), vault, body, intent);
    // How it stands is told anew with every answer; see `change`.
    if (started.ok) return final(202, started.challenge.id);
    return refuse(c, started.code, "final", started);
  }
  const saved = await saveCard(deps, cardsRequest(c), vault, body, intent);
  if (saved.ok) return final(201, JSON.stringify(saved.card));
  return refuse(c, saved.code, saved.code === "outcome_unknown" ? "unsettled" : "final", saved);
}

/** Where the card goes, and whether that vault asks for a CVC: it gets one then, and only then. */
function vaultFor(
  { vaults }: BffDeps,
  c: Context<BffEnv>,
  { vault: wanted, cvc }: AddCardRequest,
): { ok: true; value: Vault } | { ok: false; error: { field: string; code: FieldErrorCode } } {
  const allowed = c.get("session").vaults;
  const vault = vaults.find(({ id }) => allowed.includes(id) && id === (wanted ?? allowed[0]));
  if (!vault) return { ok: false, error: { field: "vault", code: "invalid" } };
  if (vault.asksForCvc === (cvc !== undefined)) return { ok: true, value: vault };
  return { ok: false, error: { field: "cvc", code: vault.asksForCvc ? "required" : "unknown_field" } };
}

interface Change {
  operation: string;
  body: unknown;
  cardId?: string;
}

/** Carries out a change once per `Idempotency-Key`. */
async function change(
  deps: BffDeps,
  c: Context<BffEnv>,
  { operation, body, cardId }: Change,
  work: (intent: HeldIntent) => Promise<Conclusion>,
): Promise<Response> {
  const key = c.req.header("idempotency-key") ?? "";
  if (!/^[\w-]{1,128}$/.test(key)) return problem(c, "idempotency_key_missing");
  // Ids are kept: what is not one of ours in shape goes no further.
  if (cardId !== undefined && !isCardId(cardId)) return problem(c, "not_found");
  const customerId = c.get("session").customerId;
  const outcome = await runIntent(
    deps,
    { customerId, operation, key, body, ...(cardId !== undefined && { cardId }) },
    work,
  );
  if (outcome.kind === "busy") return problem(c, "idempotency_in_progress", { retryAfter: 2 });
  if (outcome.kind === "mismatch") return problem(c, "idempotency_key_reused");
  const { status, body: text } = outcome.answer;
  if (status === 202) {
    const challenge = await findChallenge(deps, c.get("log"), text);
    if (!challenge) return problem(c, "not_found");
    return c.json({ challenge: await toChallenge(deps, challenge) }, 202);
  }
  if (text === "") return c.body(null, 204);
  c.header("Content-Type", status < 400 ? "application/json" : "application/problem+json");
  return new Response(text, { status, headers: c.res.headers });
}

function final(status: number, body: string): Conclusion {
  return { answer: { status, body }, as: "final" };
}

function refuse(
  c: Context<BffEnv>,
  code: ProblemCode,
  as: Conclusion["as"],
  about: { field?: string; as?: FieldErrorCode; providerCode?: string } = {},
): Conclusion {
  c.get("notes").problem = code;
  const options: ProblemOptions = {
    ...(about.field !== undefined && {
      fields: [{ field: about.field, code: about.as ?? refusedField(about.field) }],
    }),
    ...(about.providerCode !== undefined && { providerCode: about.providerCode }),
  };
  return {
    answer: { status: problemKinds[code].status, body: JSON.stringify(problemBody(c, code, options)) },
    as,
  };
}

function refusedField(field: string): FieldErrorCode {
  if (field === "number") return "invalid_number";
  if (field === "cvc") return "invalid_cvc";
  return field === "expiry" ? "invalid_expiry" : "invalid_holder";
}

function cardsRequest(c: Context<BffEnv>): CardsRequest {
  const call = { locale: c.get("locale"), requestId: c.get("requestId") };
  return { session: c.get("session"), log: c.get("log"), call };
}
