/** Paynet card storage (fact sheet, section 2) behind the vault port: saved by one call, with 1 TL held and let go to check the card. */
import { findLostCard } from "../lost-card.ts";
import type { AddCommand, DirectVault, Outcome, StoredCard } from "../vault.ts";
import {
  bankTimeoutOf,
  createPaynetClient,
  type PaynetClient,
  type PaynetOptions,
  settlesWithin,
} from "./client.ts";
import { customerKey } from "./customer-key.ts";
import { failure, readAs, success, withoutEffect } from "./errors.ts";
import { CardPage, SaveAnswer, toStoredCard } from "./mapping.ts";
import { createPaynetPayments } from "./payments.ts";
import { settleRemoval } from "./removal.ts";

/** The default is ten; the most that is allowed is not documented, so what comes may be less than was asked for. */
const PAGE_SIZE = 100;
const MAX_PAGES = 50;

export function createPaynetVault(options: PaynetOptions): DirectVault {
  const client = createPaynetClient(options);
  const lookUps = createPaynetClient(options);

  const list: DirectVault["list"] = (ownerKey) => listAll(client, ownerKey);

  return {
    id: "paynet",
    asksForCvc: true,
    check: "hold",
    settlesWithinMs: settlesWithin(options),
    // `user_unique_id` may well lead to the owner that the lost answer told (fact sheet, section 2.1).
    firstAddIsRepeatable: false,
    list,
    payments: createPaynetPayments({ client, lookUps }, options),

    async add(command) {
      const reply = await client.once({
        path: "/v1/card/save",
        body: saveFields(command),
        timeoutMs: bankTimeoutOf(options),
      });
      const answer = command.ownerKey === null ? success(reply) : success(reply, "owner");
      if (!answer.ok) return answer;
      const saved = readAs(SaveAnswer, answer.value);
      if (!saved.ok) return saved;
      return {
        ok: true,
        value: { ownerKey: saved.value.card_owner_id, card: toStoredCard(saved.value) },
      };
    },

    async findAdded(command, known, call) {
      const listed = await list(command.ownerKey, call);
      if (!listed.ok) return listed.error.missing === "owner" ? { ok: true, value: null } : listed;
      return { ok: true, value: findLostCard(listed.value, command, known) };
    },

    async remove(ownerKey, token, call) {
      const reply = await client.repeatable({
        path: "/v1/card/delete",
        body: { card_owner_id: ownerKey, card_hash: token },
      });
      const answer = success(reply);
      if (answer.ok) return { ok: true, value: undefined };
      const error = answer.error;
      if (error.missing === "card") return { ok: true, value: undefined };
      if (error.kind === "unavailable") return failure(error);
      return settleRemoval({ token, error, listed: await list(ownerKey, call) });
    },

    async rename(ownerKey, { token, label, reference }) {
      const reply = await client.repeatable({
        path: "/v1/card/desc_update",
        body: { card_owner_id: ownerKey, card_hash: token, card_desc: label ?? reference },
      });
      const answer = success(reply, "card");
      return answer.ok ? { ok: true, value: undefined } : failure(withoutEffect(answer.error));
    },

    async close() {
      await Promise.all([client.close(), lookUps.close()]);
    },
  };
}

function saveFields({ ownerKey, customer, card, reference }: AddCommand): Record<string, unknown> {
  return {
    ...(ownerKey === null ? { user_unique_id: customerKey(customer.id) } : { card_owner_id: ownerKey }),
    // The list gives it back. Ours is the id of this very card, so that a save whose answer was lost is found for certain.
    card_desc: reference,
    card_holder: card.holder,
    card_number: card.number,
    expire_month: String(card.expiry.month).padStart(2, "0"),
    expire_year: String(card.expiry.year).slice(-2),
    ...(card.cvc !== undefined && { cvv: card.cvc }),
  };
}

/** All pages. Ends at one that brings nothing new, so a list that never says "no more" ends too. */
async function listAll(client: PaynetClient, ownerKey: string): Promise<Outcome<StoredCard[]>> {
  const cards = new Map<string, StoredCard>();
  let offset = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = await client.repeatable({
      path: "/v1/card/list",
      body: { card_owner_id: ownerKey, limit: PAGE_SIZE, ...(offset > 0 && { starting_after: offset }) },
    });
    const answer = success(reply, "owner");
    if (!answer.ok) return failure(withoutEffect(answer.error));
    const read = readAs(CardPage, answer.value);
    if (!read.ok) return failure(withoutEffect(read.error));
    const { cards: listed, hasMore, total } = read.value;
    const before = cards.size;
    for (const card of listed) cards.set(card.token, card);
    offset += listed.length;
    const isLast = !hasMore && total <= offset;
    if (isLast || cards.size === before) return { ok: true, value: [...cards.values()] };
  }
  return failure({ kind: "unavailable", providerCode: "too_many_pages" });
}
