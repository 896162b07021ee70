/**
 * The frame's one HTTP client. Every answer is parsed by the contract's schemas; what went wrong is a value, never an
 * exception, so that each caller must say what it means to the shopper.
 */
import * as z from "zod/mini";
import type { AddCardRequest, PayRequest, UpdateCardRequest } from "../../contract/index.ts";
import {
  Card,
  CardList,
  Challenge,
  ChallengeRequired,
  MAX_WAIT_SECONDS,
  Order,
  Payment,
  PaymentOffer,
  Problem,
  Session,
} from "../../contract/index.ts";

/** The BFF asks the provider within this time; a longer silence is a lost answer. */
const DEADLINE_MS = 45_000;

/** The BFF looked at the request and refused it. */
export interface Refused {
  outcome: "refused";
  problem: Problem;
  /** `Retry-After` in seconds, where the BFF said when. */
  retryAfter: number | null;
}

/** Nothing is known about what the request did, if it arrived at all. */
export interface NoAnswer {
  outcome: "no_answer";
  /** `lost`: the connection failed; `late`: the deadline passed; `unreadable`: not the BFF's language, a proxy's page for one. */
  reason: "lost" | "late" | "unreadable";
}

export type Failure = Refused | NoAnswer;
export type Answer<T> = { outcome: "ok"; value: T } | Failure;

/** A saved card, or the challenge that the shopper has to pass before it is saved. */
export type Added = Card | ChallengeRequired;
const Added = z.union([ChallengeRequired, Card]);

/** A payment whose outcome is known, or the challenge that the shopper has to pass before it is made. */
export type Paid = Payment | ChallengeRequired;
const Paid = z.union([ChallengeRequired, Payment]);

export interface CardsApi {
  session: () => Promise<Answer<Session>>;
  list: () => Promise<Answer<CardList>>;
  add: (request: AddCardRequest, idempotencyKey: string) => Promise<Answer<Added>>;
  update: (id: string, changes: UpdateCardRequest, idempotencyKey: string) => Promise<Answer<Card>>;
  remove: (id: string, idempotencyKey: string) => Promise<Answer<null>>;
  /** @param waitSeconds how long the BFF may wait for news; 0 asks for the state now. */
  challenge: (id: string, waitSeconds: number, signal: AbortSignal) => Promise<Answer<Challenge>>;
  cancelChallenge: (id: string, idempotencyKey: string) => Promise<Answer<Challenge>>;
  /** @param since the status that is known: answered when it is another one, or when the wait is over. `null` asks for the order now. */
  order: (since: Order["status"] | null, signal: AbortSignal) => Promise<Answer<Order>>;
  /** How a saved card can pay the order. */
  offerForCard: (id: string, signal: AbortSignal) => Promise<Answer<PaymentOffer>>;
  /** How a card that is being typed can pay it. @param bin its first 6 or 8 digits. */
  offerForBin: (bin: string, signal: AbortSignal) => Promise<Answer<PaymentOffer>>;
  pay: (request: PayRequest, idempotencyKey: string) => Promise<Answer<Paid>>;
}

interface Call {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  idempotencyKey?: string;
  /** Ends the call; its answer is then `lost`. */
  signal?: AbortSignal;
}

/** The deadline, or the caller's signal if that comes first. `AbortSignal.any` is younger than the oldest browsers we are for. */
function endOf(signal: AbortSignal | undefined): AbortSignal {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  if (signal === undefined) return deadline;
  const end = new AbortController();
  for (const first of [deadline, signal]) {
    if (first.aborted) end.abort(first.reason);
    first.addEventListener("abort", () => end.abort(first.reason), { once: true, signal: end.signal });
  }
  return end.signal;
}

function requestOf(call: Call, token: string): RequestInit {
  const headers = new Headers({ authorization: `Bearer ${token}`, accept: "application/json" });
  if (call.idempotencyKey !== undefined) headers.set("idempotency-key", call.idempotencyKey);
  if (call.body !== undefined) headers.set("content-type", "application/json");
  return {
    method: call.method,
    headers,
    body: call.body === undefined ? null : JSON.stringify(call.body),
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    // A deletion must survive the page that it was made on.
    keepalive: call.method === "DELETE",
    signal: endOf(call.signal),
  };
}

function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const unreadable: NoAnswer = { outcome: "no_answer", reason: "unreadable" };

async function readFailure(response: Response): Promise<Failure> {
  const problem = Problem.safeParse(await jsonOf(response));
  if (!problem.success) return unreadable;
  return {
    outcome: "refused",
    problem: problem.data,
    retryAfter: secondsOf(response.headers.get("retry-after")),
  };
}

/** How a successful answer's body is read. */
type Reader<T> = (response: Response) => Promise<Answer<T>>;

function reading<T>(schema: z.ZodMiniType<T>): Reader<T> {
  return async (response) => {
    const parsed = schema.safeParse(await jsonOf(response));
    return parsed.success ? { outcome: "ok", value: parsed.data } : unreadable;
  };
}

const readNothing: Reader<null> = () => Promise.resolve({ outcome: "ok", value: null });

const pathOf = (id: string) => `v1/cards/${encodeURIComponent(id)}`;
const challengePathOf = (id: string) => `v1/challenges/${encodeURIComponent(id)}`;

type Send = <T>(call: Call, read: Reader<T>) => Promise<Answer<T>>;

function sender(base: string, token: string): Send {
  return async (call, read) => {
    try {
      const response = await fetch(new URL(call.path, base), requestOf(call, token));
      return response.ok ? await read(response) : await readFailure(response);
    } catch (error) {
      const isLate = error instanceof DOMException && error.name === "TimeoutError";
      return { outcome: "no_answer", reason: isLate ? "late" : "lost" };
    }
  };
}

function paymentsApi(send: Send): Pick<CardsApi, "order" | "offerForCard" | "offerForBin" | "pay"> {
  return {
    order(since, signal) {
      const query = since === null ? "" : `?wait=${MAX_WAIT_SECONDS}&since=${since}`;
      return send({ method: "GET", path: `v1/order${query}`, signal }, reading(Order));
    },
    offerForCard: (id, signal) =>
      send({ method: "GET", path: `${pathOf(id)}/installments`, signal }, reading(PaymentOffer)),
    offerForBin: (bin, signal) =>
      send({ method: "POST", path: "v1/installments", body: { bin }, signal }, reading(PaymentOffer)),
    pay: (request, idempotencyKey) =>
      send({ method: "POST", path: "v1/payments", body: request, idempotencyKey }, reading(Paid)),
  };
}

/**
 * @param base where the BFF is: an address beside which its `v1/` stands.
 * @param token of `POST /v1/sessions`. One client per token: a new session is a new client.
 */
export function createCardsApi(base: string, token: string): CardsApi {
  const send = sender(base, token);
  return {
    ...paymentsApi(send),
    session: () => send({ method: "GET", path: "v1/session" }, reading(Session)),
    list: () => send({ method: "GET", path: "v1/cards" }, reading(CardList)),
    add: (request, idempotencyKey) =>
      send({ method: "POST", path: "v1/cards", body: request, idempotencyKey }, reading(Added)),
    update: (id, changes, idempotencyKey) =>
      send({ method: "PATCH", path: pathOf(id), body: changes, idempotencyKey }, reading(Card)),
    remove: (id, idempotencyKey) => send({ method: "DELETE", path: pathOf(id), idempotencyKey }, readNothing),
    challenge(id, waitSeconds, signal) {
      const query = waitSeconds === 0 ? "" : `?wait=${waitSeconds}`;
      return send({ method: "GET", path: challengePathOf(id) + query, signal }, reading(Challenge));
    },
    cancelChallenge: (id, idempotencyKey) =>
      send({ method: "POST", path: `${challengePathOf(id)}/cancel`, idempotencyKey }, reading(Challenge)),
  };
}
