/** How the stand-in's tests call it: signed by code of their own, over exactly the bytes that are sent. */
import { createHmac } from "node:crypto";
import * as z from "zod";

export const KEYS = { apiKey: "sandbox-apiKey", secretKey: "sandbox-secretKey" };

export const CREATE = "POST /cardstorage/card";
export const LIST = "POST /cardstorage/cards";
export const DELETE = "DELETE /cardstorage/card";

export const Json = z.record(z.string(), z.unknown());
type Json = z.infer<typeof Json>;

/** The headers that iyzico asks for. */
export function signedHeaders(path: string, body: string | Uint8Array, keys = KEYS): Record<string, string> {
  const signature = createHmac("sha256", keys.secretKey).update(`r1${path}`).update(body).digest("hex");
  const auth = `apiKey:${keys.apiKey}&randomKey:r1&signature:${signature}`;
  return {
    authorization: `IYZWSv2 ${Buffer.from(auth).toString("base64")}`,
    "content-type": "application/json",
  };
}

/** Sends a call such as {@link CREATE} as it is; the answer is whatever comes. */
export function send(base: string, target: string, request: object, signal?: AbortSignal): Promise<Response> {
  const [method = "", path = ""] = target.split(" ");
  const body = JSON.stringify(request);
  return fetch(base + path, {
    method,
    body,
    headers: signedHeaders(path, body),
    ...(signal ? { signal } : {}),
  });
}

/** Sends a call and gives the JSON of its answer. */
export async function call(base: string, target: string, request: object): Promise<Json> {
  const response = await send(base, target, request);
  return Json.parse(await response.json());
}

/** The cards that the list call gives for a user. */
export async function cardsOf(base: string, cardUserKey: unknown): Promise<Json[]> {
  const { cardDetails } = await call(base, LIST, { cardUserKey });
  return z.array(Json).parse(cardDetails);
}

/** What `GET /__log` gives. */
export async function readLog(base: string): Promise<Json[]> {
  const response = await fetch(`${base}/__log`);
  return z.array(Json).parse(await response.json());
}

/** Stores a card for a new user, or under `cardUserKey`, and gives the answer. */
export function store(
  base: string,
  card: object = {},
  owner: object = { email: "ayse@example.com" },
): Promise<Json> {
  return call(base, CREATE, { ...owner, card: { ...PARAF_CARD, ...card } });
}

/** A Halkbank credit card of the programme Paraf. */
export const PARAF_CARD = {
  cardAlias: "Maaş kartım",
  cardNumber: "5528790000000008",
  expireYear: "2030",
  expireMonth: "12",
  cardHolderName: "Ayşe Yılmaz",
};
