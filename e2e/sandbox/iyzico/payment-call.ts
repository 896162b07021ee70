/** How tests pay at the stand-in, and what they may ask it afterwards. */
import * as z from "zod";
import { call, Json, PARAF_CARD, store } from "./signed-call.ts";

type Json = z.infer<typeof Json>;

export const AUTH = "POST /payment/auth";
export const INITIALIZE = "POST /payment/3dsecure/initialize";
export const COMPLETE = "POST /payment/3dsecure/auth";
export const COMPLETE_V2 = "POST /payment/v2/3dsecure/auth";
export const DETAIL = "POST /payment/detail";
export const BIN = "POST /payment/bin/check";
export const INSTALLMENTS = "POST /payment/iyzipos/installment";

const ADDRESS = {
  address: "Bağdat Cad. 1",
  contactName: "Ayşe Yılmaz",
  city: "İstanbul",
  country: "Türkiye",
};

/** A basket of 1.0, for which 1.2 is paid, without a card. */
export const ORDER = {
  locale: "tr",
  conversationId: "c1",
  price: "1.0",
  paidPrice: "1.2",
  installment: "1",
  basketId: "b1",
  currency: "TRY",
  paymentChannel: "WEB",
  paymentGroup: "PRODUCT",
  buyer: {
    id: "u1",
    name: "Ayşe",
    surname: "Yılmaz",
    identityNumber: "11111111111",
    email: "ayse@example.com",
    gsmNumber: "+905550000000",
    registrationAddress: "Bağdat Cad. 1",
    city: "İstanbul",
    country: "Türkiye",
    ip: "127.0.0.1",
  },
  shippingAddress: ADDRESS,
  billingAddress: ADDRESS,
  basketItems: [
    { id: "i1", price: "0.3", name: "Bardak", category1: "Ev", itemType: "PHYSICAL" },
    { id: "i2", price: "0.7", name: "Rehber", category1: "Kitap", itemType: "VIRTUAL" },
  ],
};

/** The fields of an order of one thing. */
export function priced(price: string, paidPrice = price) {
  return { price, paidPrice, basketItems: [{ ...ORDER.basketItems[0], price }] };
}

/** A new card with its code. */
export function newCard(cardNumber: string = PARAF_CARD.cardNumber) {
  const { expireYear, expireMonth, cardHolderName } = PARAF_CARD;
  return { cardHolderName, cardNumber, expireYear, expireMonth, cvc: "123" };
}

/** Stores a card and gives the pair that pays with it. */
export async function storedCard(base: string, cardNumber: string = PARAF_CARD.cardNumber) {
  const { cardUserKey, cardToken } = await store(base, { cardNumber });
  return { cardUserKey, cardToken };
}

/** Pays NON3D; with a new card, unless told. */
export function pay(base: string, change: object = {}): Promise<Json> {
  return call(base, AUTH, { ...ORDER, paymentCard: newCard(), ...change });
}

/** Begins 3-D Secure; with a new card, unless told. */
export function initialize(base: string, change: object = {}): Promise<Json> {
  const callbackUrl = "http://cards.localhost:4001/return?x=1&y=2";
  return call(base, INITIALIZE, { ...ORDER, paymentCard: newCard(), callbackUrl, ...change });
}

/** What {@link initialize} gave for the browser. */
export function decodeHtml({ threeDSHtmlContent }: Json): string {
  return Buffer.from(String(threeDSHtmlContent), "base64").toString("utf8");
}

/** What became of all payments, by `GET /__payments`. */
export async function paymentsAt(base: string): Promise<Json[]> {
  return z.array(Json).parse(await (await fetch(`${base}/__payments`)).json());
}

/** Sends one of the stand-in's own control calls. */
export function control(base: string, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(base + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}
