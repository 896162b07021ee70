/** iyzico behind the vault port: card storage (fact sheet, section 2), and payments. */
import { findLostCard } from "../lost-card.ts";
import { type PaymentSupport, SETTLES_WITHIN_MS } from "../payments.ts";
import type { AddCommand, CallOptions, DirectVault } from "../vault.ts";
import { bankTimeoutOf, createIyzicoClient, type IyzicoClientOptions } from "./client.ts";
import { failure, success, withoutEffect } from "./errors.ts";
import { CreateAnswer, ListAnswer, toStoredCard } from "./mapping.ts";
import { createIyzicoPayments } from "./payments.ts";

export function createIyzicoVault(
  options: IyzicoClientOptions,
): DirectVault & { readonly payments: PaymentSupport } {
  const client = createIyzicoClient(options);
  const bankClient = createIyzicoClient(options);
  const lookUpClient = createIyzicoClient(options);

  const list: DirectVault["list"] = async (ownerKey, call) => {
    const reply = await client.repeatable({
      method: "POST",
      path: "/cardstorage/cards",
      body: { ...envelope(call), cardUserKey: ownerKey },
    });
    const answer = success(reply);
    if (!answer.ok) return failure(withoutEffect(answer.error));
    const parsed = ListAnswer.safeParse(answer.value);
    if (!parsed.success) return failure({ kind: "unavailable", providerCode: "unreadable_list" });
    return { ok: true, value: (parsed.data.cardDetails ?? []).map(toStoredCard) };
  };

  return {
    id: "iyzico",
    asksForCvc: false,
    check: "none",
    // No bank is asked: what is not there when the list is asked for it does not come.
    settlesWithinMs: 0,
    firstAddIsRepeatable: true,
    list,

    async add(command, call) {
      const reply = await client.once({
        method: "POST",
        path: "/cardstorage/card",
        body: { ...envelope(call), ...owner(command), card: card(command) },
      });
      const answer = success(reply);
      if (!answer.ok) return answer;
      const parsed = CreateAnswer.safeParse(answer.value);
      if (!parsed.success) return failure({ kind: "unknown_outcome", providerCode: "unreadable_create" });
      return {
        ok: true,
        value: { ownerKey: parsed.data.cardUserKey, card: toStoredCard(parsed.data) },
      };
    },

    async findAdded(command, known, call) {
      const listed = await list(command.ownerKey, call);
      if (!listed.ok) return listed.error.missing === "owner" ? { ok: true, value: null } : listed;
      return { ok: true, value: findLostCard(listed.value, command, known) };
    },

    async remove(ownerKey, token, call) {
      const reply = await client.repeatable({
        method: "DELETE",
        path: "/cardstorage/card",
        body: { ...envelope(call), cardUserKey: ownerKey, cardToken: token },
      });
      const answer = success(reply);
      if (answer.ok || answer.error.kind === "not_found") return { ok: true, value: undefined };
      if (answer.error.kind !== "unknown_outcome") return answer;
      const listed = await list(ownerKey, call);
      if (!listed.ok) return listed.error.missing === "owner" ? { ok: true, value: undefined } : listed;
      const isGone = !listed.value.some((stored) => stored.token === token);
      return isGone ? { ok: true, value: undefined } : failure(withoutEffect(answer.error));
    },

    payments: createIyzicoPayments({
      secretKey: options.secretKey,
      client,
      bankClient,
      lookUpClient,
      bankTimeoutMs: bankTimeoutOf(options),
      settlesWithinMs: options.chargeSettlesWithinMs ?? SETTLES_WITHIN_MS,
    }),

    async close() {
      await Promise.all([client, bankClient, lookUpClient].map((each) => each.close()));
    },
  };
}

function envelope(call: CallOptions) {
  return { locale: call.locale, conversationId: call.requestId };
}

function owner({ ownerKey, customer }: AddCommand) {
  return ownerKey === null ? { externalId: customer.id, email: customer.email } : { cardUserKey: ownerKey };
}

function card({ card: details, reference }: AddCommand) {
  return {
    // iyzico gives the alias back in its list. Ours is the id of this very card, so that a create whose answer was lost
    // can be told from every other card; what the shopper calls the card stays with us.
    cardAlias: reference,
    cardNumber: details.number,
    expireYear: String(details.expiry.year),
    expireMonth: String(details.expiry.month).padStart(2, "0"),
    cardHolderName: details.holder,
  };
}
