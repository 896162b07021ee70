/** How tests call the Paynet stand-in: with code of their own, as another system of the merchant's would. */
import * as z from "zod";
import { CONTROLS } from "../control.ts";
import { PAYMENTS } from "./controls.ts";
import { PAYNET_CARDS, type PaynetCard } from "./test-cards.ts";

export const SECRET_KEY = "sck_sandbox";

export const SAVE = "/v1/card/save";
export const LIST = "/v1/card/list";
export const DELETE = "/v1/card/delete";
export const DESC_UPDATE = "/v1/card/desc_update";
export const INITIAL = "/v1/subscription/create_card_tds_initial";
export const CONFIRM = "/v1/subscription/create_card_tds_confirm";
export const CARD_INFO_LIST = "/v1/subscription/card_info_list";
export const CARD_INFO_DELETE = "/v1/subscription/card_info_delete";
export const CARD_INFO_ARRANGE = "/v1/subscription/card_info_arrange";
export const CARD_INFO_LABEL_UPDATE = "/v1/subscription/card_info_label_update";

export const PAYMENT = "/v2/transaction/payment";
export const TDS_INITIAL = "/v2/transaction/tds_initial";
export const TDS_CHARGE = "/v2/transaction/tds_charge";
export const CHECK = "/v1/transaction/check";
export const RATIO = "/v1/ratio/Get";

export const Json = z.record(z.string(), z.unknown());
export type Json = z.infer<typeof Json>;

/** Sends a call such as {@link SAVE} as it is; the answer is whatever comes. */
export function send(
  base: string,
  path: string,
  request: object,
  { key = SECRET_KEY, signal }: { key?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(base + path, {
    method: "POST",
    body: JSON.stringify(request),
    headers: { authorization: `Basic ${key}`, "content-type": "application/json; charset=UTF-8" },
    ...(signal ? { signal } : {}),
  });
}

/** Sends a call and gives the JSON of its answer. */
export async function call(base: string, path: string, request: object): Promise<Json> {
  const response = await send(base, path, request);
  return Json.parse(await response.json());
}

/** A card as `card/save` wants it. */
export function cardToSave({ number, expiry, cvv }: PaynetCard = PAYNET_CARDS.ordinary) {
  return {
    card_desc: "Maaş kartım",
    card_holder: "Elif Yılmaz",
    card_number: number,
    expire_month: String(expiry.month).padStart(2, "0"),
    expire_year: String(expiry.year % 100),
    cvv,
  };
}

/** A card as `create_card_tds_initial` wants it. */
export function cardToAdd({ number, expiry, cvv }: PaynetCard = PAYNET_CARDS.ordinary) {
  return {
    pan: number,
    card_holder: "Elif Yılmaz",
    month: String(expiry.month).padStart(2, "0"),
    year: String(expiry.year % 100),
    cvv,
  };
}

/** A card as the payment services want it: the year has four digits, and the code on its back is `cvc`. */
export function cardToPay({ number, expiry, cvv }: PaynetCard = PAYNET_CARDS.ordinary) {
  return { pan: number, card_holder: "Elif Yılmaz", month: expiry.month, year: expiry.year, cvc: cvv };
}

/** What a payment needs beside its card; `change` goes before. */
export function order(change: object = {}) {
  return { amount: "149,90", reference_no: "ord-1", domain: "shop.localhost", ...change };
}

/** Saves a card for an owner, `{user_unique_id}` or `{card_owner_id}`, and gives the answer. */
export function save(
  base: string,
  card: PaynetCard = PAYNET_CARDS.ordinary,
  owner: object = { user_unique_id: "elif" },
): Promise<Json> {
  return call(base, SAVE, { ...owner, ...cardToSave(card) });
}

/** The cards on a page of `card/list`. */
export async function cardsOf(base: string, card_owner_id: unknown, paging: object = {}): Promise<Json[]> {
  return z.array(Json).parse((await call(base, LIST, { card_owner_id, ...paging }))["Data"]);
}

/** The cards of a plan, `{subscription_id}` or `{reference_no}`. */
export async function planCards(base: string, plan: object): Promise<Json[]> {
  return z.array(Json).parse((await call(base, CARD_INFO_LIST, plan))["Data"]);
}

/** What `GET /__log` gives. */
export async function readLog(base: string): Promise<Json[]> {
  const response = await fetch(base + CONTROLS.log);
  return z.array(Json).parse(await response.json());
}

/** What `GET /__payments` gives. */
export async function readPayments(base: string): Promise<Json[]> {
  const response = await fetch(base + PAYMENTS);
  return z.array(Json).parse(await response.json());
}

/** Changes some of the stand-in's settings. */
export async function patchSettings(base: string, settings: object): Promise<Response> {
  return fetch(base + CONTROLS.settings, { method: "PATCH", body: JSON.stringify(settings) });
}
