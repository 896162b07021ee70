/** `/v1/cards`: list, add, change and delete the saved cards of the session's customer. */
import {
  AddCardRequest,
  Card,
  CardList,
  ChallengeRequired,
  type FieldErrorCode,
  UpdateCardRequest,
} from "@saved-cards/widget/contract";
import { isExpired } from "@saved-cards/widget/card";
import { type Context, Hono } from "hono";
import { describeRoute } from "hono-openapi";
import type { BffDeps } from "../deps.ts";
import { listCards, MAX_CARDS, removeCard, saveCard, updateCard } from "../cards/index.ts";
import { startChallenge } from "../challenges/index.ts";
import type { BffEnv } from "../env.ts";
import type { Conclusion } from "../intents/index.ts";
import { problem } from "../problems/index.ts";
import type { HeldIntent } from "../store/index.ts";
import type { Vault } from "../vaults/vault.ts";
import { shopperOnly } from "./authentication.ts";
import { jsonBody } from "./body.ts";
import { cardsRequest, change, EVERY_CALL, EVERY_CHANGE, final, keyHoldsNumber, refuse } from "./changes.ts";
import { idempotencyKeyParameter, json, problems } from "./documentation.ts";

const SHOPPER = [{ sessionToken: [] }];
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
      if (keyHoldsNumber(c, body.number)) return problem(c, "idempotency_key_missing");
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
      return change(
        deps,
        c,
        { operation: "PATCH /v1/cards/:id", body, subjectId: cardId },
        async (intent) => {
          const record = await deps.store.findCard(intent.customerId, cardId);
          if (!record) return refuse(c, "not_found", "forgotten");
          const updated = await updateCard(deps, cardsRequest(c), record, body);
          if (!updated.ok) return refuse(c, updated.code, "forgotten", updated);
          return final(200, JSON.stringify(updated.card));
        },
      );
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
      return change(
        deps,
        c,
        { operation: "DELETE /v1/cards/:id", body: null, subjectId: cardId },
        async (intent) => {
          const record = await deps.store.findCard(intent.customerId, cardId);
          // Marked as sent and gone: an earlier run deleted it and had no time to say so.
          if (!record) return intent.sent ? final(204, "") : refuse(c, "not_found", "forgotten");
          await deps.store.markSent(intent, "under_owner");
          const removed = await removeCard(deps, cardsRequest(c), record);
          return removed.ok ? final(204, "") : refuse(c, removed.code, "forgotten", removed);
        },
      );
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
