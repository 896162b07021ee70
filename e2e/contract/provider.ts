/** The iyzico stand-in over HTTP, as the contract tests steer it and look into it. */
import * as z from "zod";
import { createIyzicoSandbox } from "../sandbox/iyzico/app.ts";
import { call, cardsOf, Json, store } from "../sandbox/iyzico/signed-call.ts";
import { serveOnLoopback } from "../sandbox/loopback.ts";
import { UnderWay, untilQuiet } from "./under-way.ts";

const Call = z.object({
  method: z.string(),
  path: z.string(),
  /** `null`: the client got no answer. */
  status: z.number().nullable(),
  errorCode: z.string().optional(),
  ...UnderWay.shape,
  body: Json.nullable().catch(null),
});
export type ProviderCall = z.infer<typeof Call>;

export const CREATE = "POST /cardstorage/card";
export const LIST = "POST /cardstorage/cards";
export const DELETE = "DELETE /cardstorage/card";

/** Every way to lose an answer, before and after the call had its effect. */
export const LOST_ANSWERS = (["timeout", "reset", "http-502-html", "garbage"] as const).flatMap((mode) => [
  { mode, after: "before-effect" } as const,
  { mode, after: "after-effect" } as const,
]);

export type Provider = Awaited<ReturnType<typeof startProvider>>;

/** A stand-in of its own, on a free port. */
export async function startProvider(options?: Parameters<typeof createIyzicoSandbox>[0]) {
  const served = await serveOnLoopback(createIyzicoSandbox(options), 0);
  const control = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await fetch(served.url + path, init);
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  /** What the BFF called: it sends a request id with each call, and the tests' own calls have none. */
  const calls = async (): Promise<ProviderCall[]> => {
    const all = z.array(Call).parse(await (await control("GET", "/__log")).json());
    return all.filter(({ body }) => typeof body?.["conversationId"] === "string");
  };

  return {
    url: served.url,
    close: served.close,
    calls,
    /** The same as `METHOD /path`. */
    callNames: async () => (await calls()).map(({ method, path }) => `${method} ${path}`),
    forgetCalls: () => control("DELETE", "/__log"),
    /** Waits until nothing that was sent may still have an effect. */
    quiet: () => untilQuiet(calls),
    /** Puts fault rules in place of those before; see `e2e/sandbox/faults.ts`. */
    faults: (...rules: object[]) => control("PUT", "/__faults", rules),
    /** Changes some of the settings of payments; see `e2e/sandbox/iyzico/payment-settings.ts`. */
    settings: (change: object) => control("PATCH", "/__settings", change),
    resetSettings: () => control("DELETE", "/__settings"),
    /** What iyzico's people decide about a payment in review: 1 is fine, -1 rejected. */
    review: (paymentId: string, fraudStatus: 1 | -1) =>
      control("PATCH", "/__payments", { paymentId, fraudStatus }),
    /** Loses every user, as after a change of the merchant's account. */
    forgetUsers: () => control("DELETE", "/__state"),
    /** Makes stored cards with these last digits expire. */
    age: (lastFourDigits: string, expireMonth: string, expireYear: string) =>
      control("PATCH", "/__state", { lastFourDigits, expireMonth, expireYear }),
    /** The cards of a user, as another system of the merchant's would list them. */
    cardsOf: (ownerKey: string) => cardsOf(served.url, ownerKey),
    /** Saves a card as another system of the merchant's would. */
    saveDirectly: (ownerKey: string, card: object) => store(served.url, card, { cardUserKey: ownerKey }),
    /** Deletes a user's cards as another system would. */
    async deleteDirectly(ownerKey: string) {
      for (const { cardToken } of await cardsOf(served.url, ownerKey)) {
        await call(served.url, DELETE, { cardUserKey: ownerKey, cardToken });
      }
    },
  };
}

/** The creates among calls, by what they went under: a user's key, or an email. */
export function createsIn(calls: readonly ProviderCall[]): ("key" | "email")[] {
  return calls
    .filter(({ method, path }) => `${method} ${path}` === CREATE)
    .map(({ body }) => (typeof body?.["cardUserKey"] === "string" ? "key" : "email"));
}

/** The `cardUserKey`s of calls, in order; `null` for a call without one. */
export function ownerKeysOf(calls: readonly ProviderCall[]): (string | null)[] {
  return calls.map(({ body }) => {
    const key = body?.["cardUserKey"];
    return typeof key === "string" ? key : null;
  });
}
