/** What the provider's stand-in was asked and holds, and cards that were there before a test began. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { cardsOf } from "../sandbox/iyzico/signed-call.ts";
import type { Stack } from "../run/stack.ts";
import type { Sandbox } from "./fixtures/sandbox.ts";

const CreateBody = z.object({ card: z.object({ cardNumber: z.string(), cardHolderName: z.string() }) });

/** The creates that reached the provider for a card, in order. Its number is known by its last four digits. */
export async function creates(sandbox: Sandbox, { number }: { number: string }) {
  const calls = await callsTo(sandbox, "POST", "/cardstorage/card");
  return calls.flatMap(({ body, status }) => {
    const { cardNumber, cardHolderName } = CreateBody.parse(body).card;
    return cardNumber.endsWith(number.slice(-4)) ? [{ cardHolderName, status }] : [];
  });
}

/** How many deletes reached the provider. */
export async function deletions(sandbox: Sandbox): Promise<number> {
  return (await callsTo(sandbox, "DELETE", "/cardstorage/card")).length;
}

/** The last four digits of what the provider holds for the customer whose cards the BFF listed last. */
export async function heldCards(stack: Stack, sandbox: Sandbox): Promise<unknown[]> {
  const lists = await callsTo(sandbox, "POST", "/cardstorage/cards");
  const { cardUserKey } = z.object({ cardUserKey: z.string() }).parse(lists.at(-1)?.body);
  return (await cardsOf(stack.sandboxUrl, cardUserKey)).map((card) => card["lastFourDigits"]);
}

async function callsTo(sandbox: Sandbox, method: string, path: string) {
  return (await sandbox.log()).filter((logged) => logged.method === method && logged.path === path);
}

/** Makes cards with these last four digits expire in that month, as time would. */
export async function age(stack: Stack, number: string, month: number, year: number): Promise<void> {
  const body = {
    lastFourDigits: number.slice(-4),
    expireMonth: String(month).padStart(2, "0"),
    expireYear: String(year),
  };
  const response = await call(`${stack.sandboxUrl}/__state`, { method: "PATCH", body });
  z.object({ cards: z.int().positive() }).parse(response);
}

export interface SavedCard {
  number: string;
  label?: string;
  expiry?: { month: number; year: number };
}

/** A session's token, as the merchant's server gets it. */
export async function newSession(
  stack: Stack,
  customer: string,
  options: {
    locale?: "tr" | "en";
    origin?: string;
    vault?: string | string[];
    paynet?: { referenceNo: string };
  } = {},
): Promise<string> {
  const { token } = z.object({ token: z.string() }).parse(
    await call(`${stack.bffUrl}/v1/sessions`, {
      method: "POST",
      headers: { authorization: `Bearer ${stack.merchantKey}` },
      body: {
        customer: { id: customer, email: `${customer}@shop.example` },
        origin: stack.shopOrigin,
        ...options,
      },
    }),
  );
  return token;
}

/** Saves cards for a customer through the BFF, one after the other, as earlier visits would have. The first is the default. */
export async function haveCards(stack: Stack, customer: string, cards: readonly SavedCard[]): Promise<void> {
  const token = await newSession(stack, customer);
  for (const { number, label, expiry = { month: 12, year: 2033 } } of cards) {
    await call(`${stack.bffUrl}/v1/cards`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "idempotency-key": randomUUID() },
      body: { holder: "Elif Yılmaz", number, expiry, ...(label === undefined ? {} : { label }) },
    });
  }
}

async function call(
  url: string,
  { method, headers, body }: { method: string; headers?: Record<string, string>; body: unknown },
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url} answers ${response.status}: ${await response.text()}`);
  return response.json();
}
