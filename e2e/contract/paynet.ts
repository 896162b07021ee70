/** Paynet's stand-in and its bank over HTTP, as the contract tests steer them and look into them. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { CONTROLS } from "../sandbox/control.ts";
import * as paynetCalls from "../sandbox/paynet/keyed-call.ts";
import { servePaynetAndBank } from "../sandbox/paynet/served.ts";
import { UnderWay, untilQuiet } from "./under-way.ts";

const Call = z.object({
  method: z.string(),
  path: z.string(),
  /** `null`: the client got no answer. */
  status: z.number().nullable(),
  note: z.string().optional(),
  ...UnderWay.shape,
  body: paynetCalls.Json.nullable().catch(null),
});
export type PaynetCall = z.infer<typeof Call>;

export const SAVE = `POST ${paynetCalls.SAVE}`;
export const LIST = `POST ${paynetCalls.LIST}`;
export const DELETE = `POST ${paynetCalls.DELETE}`;
export const RENAME = `POST ${paynetCalls.DESC_UPDATE}`;
export const INITIAL = `POST ${paynetCalls.INITIAL}`;
export const CONFIRM = `POST ${paynetCalls.CONFIRM}`;
export const PLAN_LIST = `POST ${paynetCalls.CARD_INFO_LIST}`;
export const PLAN_DELETE = `POST ${paynetCalls.CARD_INFO_DELETE}`;
export const ARRANGE = `POST ${paynetCalls.CARD_INFO_ARRANGE}`;
export const PAYMENT = `POST ${paynetCalls.PAYMENT}`;
export const TDS_INITIAL = `POST ${paynetCalls.TDS_INITIAL}`;
export const TDS_CHARGE = `POST ${paynetCalls.TDS_CHARGE}`;
export const CHECK = `POST ${paynetCalls.CHECK}`;
export const RATIO = `POST ${paynetCalls.RATIO}`;

/** An attempt to charge a card. Money was taken exactly where it succeeded. */
const Attempt = z.object({
  referenceNo: z.string(),
  /** Kuruş. */
  amount: z.int(),
  instalment: z.int(),
  isSucceed: z.boolean(),
  isThreeDs: z.boolean(),
});

/** What a session says of the subscription that its cards are for. */
export interface PlanNames {
  subscriptionId?: string;
  referenceNo?: string;
  groupReferenceNo?: string;
}

/** A subscription that no other test has. The stand-in knows it by any of its names. */
export function newPlan() {
  const key = randomUUID();
  return {
    bySubscription: { subscriptionId: `sub-${key}` },
    byReference: { referenceNo: `ref-${key}` },
    byGroup: { groupReferenceNo: `grp-${key}` },
    /** As another system of the merchant's names it. */
    asPaynetHasIt: { subscription_id: `sub-${key}` },
  };
}
export type Plan = ReturnType<typeof newPlan>;

export type Paynet = Awaited<ReturnType<typeof startPaynet>>;

/** A stand-in of its own, and its bank, on free ports. */
export async function startPaynet(options?: Parameters<typeof servePaynetAndBank>[0]) {
  const served = await servePaynetAndBank(options);
  const { paynetUrl } = served;
  const control = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(paynetUrl + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  /** Every call so far, the shopper's browser's and the tests' own among them. */
  const calls = async (): Promise<PaynetCall[]> =>
    z.array(Call).parse(await (await control("GET", CONTROLS.log)).json());
  const callsOf = async (name: string) =>
    (await calls()).filter(({ method, path }) => `${method} ${path}` === name);

  return {
    ...served,
    calls,
    callsOf,
    /** How often a service was called. */
    count: async (name: string) => (await callsOf(name)).length,
    forgetCalls: () => control("DELETE", CONTROLS.log),
    /** Waits until nothing that was sent may still have an effect. */
    quiet: () => untilQuiet(calls),
    /** Puts fault rules in place of those before; see `e2e/sandbox/faults.ts`. */
    faults: (...rules: object[]) => control("PUT", CONTROLS.faults, rules),
    /** Changes some of `slowConfirmMs`, `lateSaveMs` and `sessionLifetimeMs`. */
    settings: (change: object) => control("PATCH", CONTROLS.settings, change),
    resetSettings: () => control("DELETE", CONTROLS.settings),
    forgetAll: () => control("DELETE", CONTROLS.state),
    /** What really became of every payment, oldest first. */
    attempts: async () => z.array(Attempt).parse(await paynetCalls.readPayments(paynetUrl)),
    /** Sends a call as another system of the merchant's would. */
    call: (path: string, request: object) => paynetCalls.call(paynetUrl, path, request),
    /** The last four digits of a plan's cards, in the order in which they are charged. */
    planCards: async ({ asPaynetHasIt }: Plan) =>
      (await paynetCalls.planCards(paynetUrl, asPaynetHasIt)).map((card) => lastFour(card["card_no_mask"])),
    /** The cards of an owner as another system would list them. */
    cardsOf: (ownerId: unknown) => paynetCalls.cardsOf(paynetUrl, ownerId, { limit: 100 }),
  };
}

export function lastFour(mask: unknown): string {
  return String(mask).slice(-4);
}
