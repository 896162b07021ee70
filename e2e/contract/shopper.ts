/** A shopper, and the merchant's server that makes the session: how the contract tests call the API. */
import { randomUUID } from "node:crypto";
import { Card, CardList, Problem } from "@saved-cards/widget/contract";
import * as z from "zod";
import { CARDS } from "../tests/fixtures/test-cards.ts";

export const shopOrigin = "http://shop.localhost:4000";

/** Sends a request to a BFF: in this process, or to a server of its own. */
export type Send = (path: string, init: RequestInit) => Response | Promise<Response>;

export interface RequestOptions {
  token?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls as a client would; a body goes with its length. */
export async function request(
  send: Send,
  method: string,
  path: string,
  { token, body, headers = {} }: RequestOptions = {},
): Promise<Response> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return send(path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(text)),
      }),
      ...headers,
    },
    ...(text !== undefined && { body: text }),
  });
}

const NewSession = z.object({ id: z.string(), token: z.string(), expiresAt: z.string() });

/** The body of a `POST /v1/sessions` that is in order. */
export function sessionBody(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    customer: { id: `customer-${randomUUID()}`, email: "ayse@example.com" },
    origin: shopOrigin,
    ...overrides,
  };
}

export interface CallOptions {
  /** The `Idempotency-Key`; a new one unless given. */
  key?: string;
  headers?: Record<string, string>;
}

export type Shopper = ReturnType<typeof shopperWith>;

/** Makes a session and gives the ways to use it. */
export async function newShopper(
  send: Send,
  merchantKey: string,
  overrides: Record<string, unknown> = {},
): Promise<Shopper> {
  const made = await request(send, "POST", "/v1/sessions", {
    token: merchantKey,
    body: sessionBody(overrides),
  });
  if (made.status !== 201) throw new Error(`No session: ${await made.text()}`);
  return shopperWith(send, NewSession.parse(await made.json()));
}

/** The ways to use a session, wherever it was made. */
export function shopperWith(send: Send, { id, token }: { id: string; token: string }) {
  const call = (method: string, path: string, body?: unknown, { key, headers }: CallOptions = {}) =>
    request(send, method, path, {
      token,
      body,
      headers: { "idempotency-key": key ?? randomUUID(), ...headers },
    });
  const add = (card: object, options?: CallOptions) => call("POST", "/v1/cards", card, options);
  return {
    sessionId: id,
    token,
    call,
    add,
    /** Saves a card, or fails the test. */
    save: async (card: object = cardBody(), options?: CallOptions) => cardIn(await add(card, options), 201),
    list: async () => {
      const answer = await call("GET", "/v1/cards");
      if (answer.status !== 200) throw new Error(`No list: ${await answer.text()}`);
      return CardList.parse(await answer.json());
    },
    update: (card: Card, change: object, options?: CallOptions) =>
      call("PATCH", `/v1/cards/${card.id}`, change, options),
    remove: (card: Card, options?: CallOptions) => call("DELETE", `/v1/cards/${card.id}`, undefined, options),
  };
}

/** A year in which test cards are still good. */
export function nextYears(count: number): number {
  return new Date().getUTCFullYear() + count;
}

/** The body of a `POST /v1/cards` that is in order. */
export function cardBody(number: string = CARDS.akbankMastercard.number, more: object = {}) {
  return { holder: "Şükrü Öğüt", number, expiry: { month: 12, year: nextYears(4) }, ...more };
}

/** The card that an answer holds. Fails the test when the answer is another one. */
export async function cardIn(answer: Response, status: 200 | 201): Promise<Card> {
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${text}`);
  return Card.parse(JSON.parse(text));
}

/** The problem document that an answer is. Fails the test when it is none, or says another status. */
export async function problemIn(answer: Response): Promise<Problem> {
  const text = await answer.text();
  const problem = Problem.parse(JSON.parse(text));
  if (answer.headers.get("content-type") !== "application/problem+json" || problem.status !== answer.status) {
    throw new Error(`Not a problem document: ${answer.status} ${text}`);
  }
  return problem;
}

/** Waits until something is so, or fails the test. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
