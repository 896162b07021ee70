/** What Paynet's stand-in holds, and cards that were there before a test began. */
import * as z from "zod";
import { visitBank } from "../sandbox/bank/shopper.ts";
import { call, cardToAdd, cardsOf, CONFIRM, INITIAL, LIST, SAVE } from "../sandbox/paynet/keyed-call.ts";
import { PAYNET_CARDS, type PaynetCard } from "../sandbox/paynet/test-cards.ts";
import type { Sandbox } from "./fixtures/sandbox.ts";

const ListBody = z.object({ card_owner_id: z.string() });
const SaveBody = z.object({ card_number: z.string(), cvv: z.string() });

/** The saves that reached Paynet, in order: last four digits, the code's mask, status and refusal. */
export async function saves(paynet: Sandbox) {
  const calls = (await paynet.log()).filter(({ path }) => path === SAVE);
  return calls.map(({ body, errorCode }) => {
    const { card_number, cvv } = SaveBody.parse(body);
    return { last4: card_number.slice(-4), cvv, refusal: errorCode ?? null };
  });
}

/** What Paynet holds for the customer whose cards the BFF listed last. */
export async function storedCards(paynet: Sandbox) {
  const lists = (await paynet.log()).filter(({ path }) => path === LIST);
  const { card_owner_id } = ListBody.parse(lists.at(-1)?.body);
  const cards = await cardsOf(paynet.url, card_owner_id);
  return cards.map((card) => ({
    last4: String(card["card_no"]).slice(-4),
    description: card["card_desc"],
  }));
}

const Initial = z.object({ session_id: z.string(), token_id: z.string(), post_url: z.string() });

/** Adds a card to the subscription of a customer of the demo shop, as another system of the merchant's would, the bank and all. */
export async function haveSubscriptionCard(
  paynet: Sandbox,
  customer: string,
  card: PaynetCard = PAYNET_CARDS.ordinary,
): Promise<void> {
  const { session_id, token_id, post_url } = Initial.parse(
    await call(paynet.url, INITIAL, {
      reference_no: `ref-${customer}`,
      return_url: "http://shop.localhost/elsewhere",
      ...cardToAdd(card),
    }),
  );
  await visitBank(post_url, [card.password ?? "any"]);
  z.object({ is_succeed: z.literal(true) }).parse(await call(paynet.url, CONFIRM, { session_id, token_id }));
}
