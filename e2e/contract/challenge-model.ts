/**
 * One challenge under whatever happens to it, and what must be true of it at every moment. The clock is the test's, so that ten minutes
 * pass at once; a run that hangs at Paynet while its hold runs out is the same as one whose process died.
 */
import { randomUUID } from "node:crypto";
import { type Challenge, isFinal } from "@saved-cards/widget/contract";
import { expect } from "vitest";
import { visitBank } from "../sandbox/bank/shopper.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import {
  challengeIn,
  challengeOf,
  comeBack,
  formIn,
  launchUrlIn,
  open,
  paynetCardBody,
} from "./at-the-bank.ts";
import type { Bff, movableClock } from "./bff.ts";
import { CONFIRM, INITIAL, newPlan, type Paynet, type Plan, PLAN_LIST } from "./paynet.ts";
import { type Shopper, until } from "./shopper.ts";

/** Longer than a run holds what it is at without a sign of life. */
export const HOLD_OVER_MS = 11_000;

/** How a confirm's answer is lost, with and without its effect. One that hangs leaves its run as a dead process would. */
export const LOST_CONFIRMS = [
  { mode: "timeout", after: "after-effect" },
  { mode: "timeout", after: "before-effect" },
  { mode: "reset", after: "after-effect" },
  { mode: "reset", after: "before-effect" },
  { mode: "http-502-html", after: "after-effect" },
  { mode: "garbage", after: "before-effect" },
  { mode: "mistyped" },
] as const;
/** It may come again later. */
export const TURNED_AWAY = { mode: "failure", resultCode: 1, httpStatus: 429 } as const;
export type ConfirmFault = (typeof LOST_CONFIRMS)[number] | typeof TURNED_AWAY;

export type Action =
  | { kind: "open" | "launch" | "window" | "look" | "sweep" | "rest" }
  | { kind: "bank"; tries: readonly [string] | "cancel" }
  | { kind: "return"; ids: "right" | "foreign" | "none"; times: number }
  | { kind: "cancel"; from: "widget" | "page" }
  | { kind: "pass"; milliseconds: number }
  | { kind: "confirm fails"; fault: ConfirmFault }
  | { kind: "list fails"; times: number }
  | { kind: "at once"; actions: readonly Action[] };

/** What the model needs of the world: the BFF's clock and Paynet's are `clock`. */
export interface World {
  bff: Bff;
  paynet: Paynet;
  clock: ReturnType<typeof movableClock>;
}

/**
 * Begins a challenge and does to it what `actions` say. Fails the test as soon as something is not as it must be.
 * @returns the state that it ended in.
 */
export async function live(world: World, actions: readonly Action[]): Promise<string> {
  const life = await Life.begin(world);
  for (const action of actions) {
    await life.do(action);
    await life.look();
  }
  return life.end();
}

interface Begun {
  session: Record<string, unknown>;
  plan: Plan;
  challenge: Challenge;
  /** Where the bank leads back to, as Paynet was told. */
  returnUrl: string;
}

class Life {
  readonly #world: World;
  readonly #session: Record<string, unknown>;
  readonly #plan: Plan;
  readonly #challenge: Challenge;
  readonly #returnUrl: string;
  #ids: Record<string, string> = {};
  #atPaynet: string | null = null;
  #final: Challenge | null = null;
  #visitor: { shopper: Shopper; until: number } | null = null;
  #failures: { confirm: object[]; list: object[] } = { confirm: [], list: [] };

  private constructor(world: World, { session, plan, challenge, returnUrl }: Begun) {
    this.#world = world;
    this.#session = session;
    this.#plan = plan;
    this.#challenge = challenge;
    this.#returnUrl = returnUrl;
  }

  static async begin(world: World): Promise<Life> {
    const { bff, paynet } = world;
    await paynet.faults();
    await paynet.forgetCalls();
    const plan = newPlan();
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const session = { customer, vault: "paynet-subscription", paynet: plan.bySubscription };
    const shopper = await bff.shopper(session);
    const challenge = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
    const [initial] = await paynet.callsOf(INITIAL);
    const returnUrl = String(initial?.body?.["return_url"]);
    return new Life(world, { session, plan, challenge, returnUrl });
  }

  async do(action: Action): Promise<unknown> {
    const { bff, paynet, clock } = this.#world;
    switch (action.kind) {
      case "open":
        return this.#browse(this.#page());
      case "launch":
        return this.#launch();
      case "window":
        return this.#browse(`${this.#page()}/window`);
      case "look":
        return this.#browse(`${this.#page()}/state`);
      case "sweep":
        return bff.work.sweepChallenges();
      case "rest":
        return until("nothing is on its way", async () => (await this.look()).state !== "confirming");
      case "bank":
        // A session that ran out at Paynet has no page there.
        return this.#atPaynet && visitBank(this.#atPaynet, action.tries).catch(() => []);
      case "return":
        return Promise.all(Array.from({ length: action.times }, () => this.#return(action.ids)));
      case "cancel":
        return this.#cancel(action.from);
      case "pass":
        await paynet.quiet();
        return clock.pass(action.milliseconds);
      case "confirm fails":
        this.#failures.confirm = [{ match: CONFIRM, times: 1, ...action.fault }];
        return this.#setFaults();
      case "list fails":
        this.#failures.list = [{ match: PLAN_LIST, mode: "failure", resultCode: 10, times: action.times }];
        return this.#setFaults();
      case "at once":
        return Promise.all(action.actions.map((part) => this.do(part)));
      default:
        return action satisfies never;
    }
  }

  /** Looks how it stands: what has ended stays so. */
  async look(): Promise<Challenge> {
    const challenge = await challengeOf(await this.#shopper(), this.#challenge.id);
    if (this.#final) expect(challenge).toEqual(this.#final);
    else if (isFinal(challenge.state)) this.#final = challenge;
    return challenge;
  }

  /** Lets everything go well from now on, and time pass, until it is over. Then all must agree on what it came to. */
  async end(): Promise<string> {
    const { bff, paynet, clock } = this.#world;
    await paynet.faults();
    await until("it is over", async () => {
      const { state } = await this.look();
      if (isFinal(state)) return true;
      await paynet.quiet();
      clock.pass(state === "created" || state === "launched" ? 600_000 : HOLD_OVER_MS);
      await bff.work.sweepChallenges();
      return false;
    });
    await this.#runsAreThrough();
    const { state, result } = await this.look();
    const { cards } = await (await this.#shopper()).list();
    const confirms = (await paynet.callsOf(CONFIRM)).filter(({ status }) => status !== 429);
    const last4 = state === "succeeded" ? [PAYNET_CARDS.ordinary.number.slice(-4)] : [];
    // After an hour without a list, nobody knows.
    if (result?.problem !== "outcome_unknown") {
      expect([state, await paynet.planCards(this.#plan)]).toEqual([state, last4]);
      expect(cards.map((card) => card.last4)).toEqual(last4);
    }
    expect(result?.card ?? null).toEqual(state === "succeeded" ? cards[0] : null);
    expect(confirms.length).toBeLessThanOrEqual(state === "expired" || state === "cancelled" ? 0 : 1);
    expect(bff.logged("bug") + bff.logged("challenge_not_settled")).toBe(0);
    return state;
  }

  async #browse(address: string, init?: RequestInit): Promise<Response> {
    const answer = await open(this.#world.bff.send, address, init);
    expect(answer.status).toBeLessThan(500);
    return answer;
  }

  /** With a session that is not over. */
  async #shopper(): Promise<Shopper> {
    const { bff, clock } = this.#world;
    if (this.#visitor && clock.now() < this.#visitor.until) return this.#visitor.shopper;
    this.#visitor = { shopper: await bff.shopper(this.#session), until: clock.now() + 1_500_000 };
    return this.#visitor.shopper;
  }

  #page(): string {
    return this.#challenge.page ?? "";
  }

  async #launch(): Promise<void> {
    const { bff } = this.#world;
    const address = await launchUrlIn(bff.send, this.#challenge).catch(() => null);
    if (address === null) return;
    const answer = await this.#browse(address);
    if (answer.status !== 200) return;
    const { action, fields } = formIn(await answer.text(), "http://provider.invalid");
    this.#atPaynet = action;
    this.#ids = fields;
  }

  async #return(ids: "right" | "foreign" | "none"): Promise<void> {
    const foreign = { session_id: "js_foreign", token_id: randomUUID().toUpperCase() };
    const fields = { right: this.#ids, foreign, none: {} }[ids];
    const answer = await comeBack(this.#world.bff.send, { method: "post", action: this.#returnUrl, fields });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/html");
  }

  async #cancel(from: "widget" | "page"): Promise<void> {
    if (from === "page") return void (await this.#browse(`${this.#page()}/cancel`, { method: "POST" }));
    const shopper = await this.#shopper();
    const answer = await shopper.call("POST", `/v1/challenges/${this.#challenge.id}/cancel`, {});
    expect(answer.status).toBe(200);
  }

  #setFaults(): Promise<Response> {
    return this.#world.paynet.faults(...this.#failures.confirm, ...this.#failures.list);
  }

  /** Also those that hung, and that others have overtaken. */
  async #runsAreThrough(): Promise<void> {
    const { bff, paynet } = this.#world;
    const lost = (await paynet.callsOf(CONFIRM)).filter(({ status }) => status === null).length;
    const noticed = () => bff.log.filter((line) => line.includes('"operation":"confirm"')).length;
    await until("every lost confirm was noticed", async () => noticed() >= lost);
  }
}
