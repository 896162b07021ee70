/**
 * One order under whatever happens to it, and what must be true at every moment: the card is charged once at most, and nobody is told what
 * is not so. The clock is the test's, and so is the life of the BFF's process, of which there is always another one.
 */
import { randomUUID } from "node:crypto";
import { type Challenge, ChallengeRequired, isFinal, Payment } from "@saved-cards/widget/contract";
import { toMinorUnits } from "@saved-cards/widget/money";
import { expect } from "vitest";
import { challengeOf, comeBack, type Form } from "./at-the-bank.ts";
import type { Bff } from "./bff.ts";
import { Instances } from "./bff-instances.ts";
import { chargesAt, notify, orderBody, orderOf, pay } from "./payer.ts";
import { type AtTheBank, typed } from "./payment-providers.ts";
import { type Action, type Pay, REFUSALS, type World } from "./payment-actions.ts";
import { agreeOn, HOLD_OVER_MS, sentTwice } from "./payment-truth.ts";
import { problemIn, type Shopper, until } from "./shopper.ts";

/**
 * Begins an order and does to it what `actions` say. Fails the test as soon as something is not as it must be.
 * @returns how the order ends: `paid` or `open`.
 */
export async function live(world: World, actions: readonly Action[]): Promise<string> {
  const life = await Life.begin(world);
  try {
    for (const action of actions) {
      await life.do(action);
      await life.look();
    }
    return await life.end();
  } finally {
    await life.close();
  }
}

const DAY_MS = 86_400_000;

interface Begun {
  instances: Instances;
  session: Record<string, unknown>;
  orderId: string;
  cards: Record<"one" | "other", string>;
}

class Life {
  readonly #world: World;
  readonly #begun: Begun;
  #visitors: { shopper: Shopper; until: number }[] = [];
  #sessions: Shopper[] = [];
  #click: { key: string; body: object; deaths: number } | null = null;
  #challenges = new Map<string, Challenge>();
  #forms: Form[] = [];
  #rules: object[] = [];
  /** The last that anybody was told of each payment. */
  #told = new Map<string, Payment["status"]>();

  private constructor(world: World, begun: Begun) {
    this.#world = world;
    this.#begun = begun;
  }

  static async begin(world: World): Promise<Life> {
    const { provider, clock, threeDS } = world;
    await provider.faults();
    await provider.forgetCalls();
    const instances = await Instances.begin(provider, {
      clock,
      iyzicoTimeoutMs: 800,
      iyzicoBankTimeoutMs: 600,
      paynetTimeoutMs: 800,
      paynetBankTimeoutMs: 600,
    });
    const order = orderBody({ threeDS });
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const session = { customer, vault: provider.vault, order };
    const saver = await instances.shopper({ customer, vault: provider.vault });
    const one = await saver.save(provider.cards.one);
    const other = await saver.save(provider.cards.other);
    const cards = { one: one.id, other: other.id };
    return new Life(world, { instances, session, orderId: String(order["id"]), cards });
  }

  async do(action: Action): Promise<unknown> {
    const { instances } = this.#begun;
    switch (action.kind) {
      case "pay":
        return this.#pay(action);
      case "bank":
        return this.#visitBank(action.how);
      case "return":
        return Promise.all(Array.from({ length: action.times }, () => this.#return(action.which)));
      case "cancel":
        return this.#cancel();
      case "settle":
        return instances.run((bff) => bff.work.settlePayments());
      case "sweep":
        return instances.run((bff) => bff.work.sweepChallenges());
      case "accept":
      case "reject":
        return this.#decide(action.kind === "accept" ? 1 : -1);
      case "review":
        return this.#world.provider.iyzico?.settings({ fraudStatus: action.isOn ? 0 : 1 });
      case "notify":
        return Promise.all(Array.from({ length: action.times }, () => this.#notify(action.how)));
      case "pass":
        await instances.quiet();
        return this.#world.clock.pass(action.milliseconds);
      case "fails":
        return this.#fail(action);
      case "dies":
        return instances.doom(action.doom);
      case "at once":
        return Promise.all(action.actions.map((part) => this.do(part)));
      default:
        return action satisfies never;
    }
  }

  /** What the shopper is told now, and what is so. */
  async look(): Promise<void> {
    const { instances, orderId } = this.#begun;
    const { provider } = this.#world;
    const order = await this.#order();
    if (order.payment) this.#hear(order.payment);
    const atProvider = await provider.paymentsOf(orderId);
    const charged = new Map(atProvider.filter(({ isCharged }) => isCharged).map((at) => [at.paymentId, at]));
    expect(charged.size).toBeLessThanOrEqual(1);
    if (order.status === "paid") {
      const { id = "", charged: total = "0" } = order.payment ?? {};
      expect([id, charged.get(id)?.amount]).toEqual([id, toMinorUnits(total)]);
    }
    for (const [id, status] of this.#told) {
      if (status === "succeeded") expect([...charged.keys()]).toEqual([id]);
      if (status === "failed") expect([...charged.keys()]).not.toContain(id);
    }
    expect(await sentTwice(provider)).toEqual([]);
    const { bff, mortal } = await instances.current();
    const troubles = bff.log.filter((line) =>
      /"event":"(bug|\w+_not_settled|charged_after_failure)"/.test(line),
    );
    if (!mortal.isDead()) expect(troubles).toEqual([]);
  }

  /** Lets everything go well from now on, and time pass, until it is over. Then all must agree on what it came to. */
  async end(): Promise<string> {
    const { instances } = this.#begun;
    await this.#world.provider.faults();
    await this.#world.provider.iyzico?.resetSettings();
    await instances.restart();
    let pause = HOLD_OVER_MS;
    await until("it is over", async () => {
      await this.look();
      if (await this.#isOver()) return true;
      await this.do({ kind: "pass", milliseconds: pause });
      pause *= 2;
      for (const kind of ["accept", "sweep", "settle"] as const) await this.do({ kind });
      return false;
    });
    await this.#lookForLateMoney();
    const { bff } = await instances.current();
    const shopper = await this.#shopper(0);
    const checkout = { bff, provider: this.#world.provider, shopper, sessions: this.#sessions };
    const { status } = await agreeOn(checkout);
    for (const id of this.#challenges.keys()) this.#expectTrueResult(await challengeOf(shopper, id));
    return status;
  }

  async close(): Promise<void> {
    await this.#begun.instances.quiet();
    await this.#begun.instances.close();
  }

  /** For a day the provider is asked again about what it knew nothing of. Here nothing comes late, and in the end nobody asks any more. */
  async #lookForLateMoney(): Promise<void> {
    await this.do({ kind: "pass", milliseconds: DAY_MS });
    await this.do({ kind: "settle" });
    await this.look();
    const now = this.#world.clock.now() + DAY_MS;
    const { bff } = await this.#begun.instances.current();
    const due = await bff.store.takeDuePayments({ holder: "run_end", heldUntil: now, now, limit: 99 });
    expect(due).toEqual([]);
  }

  async #isOver(): Promise<boolean> {
    const { status, challengeId } = await this.#order();
    if (status === "pending" || status === "in_review" || challengeId !== null) return false;
    const shopper = await this.#shopper(0);
    const states = await Promise.all([...this.#challenges.keys()].map((id) => challengeOf(shopper, id)));
    return states.every(({ state }) => isFinal(state));
  }

  #expectTrueResult({ state, result }: Challenge): void {
    if (!result?.payment) throw new Error("A challenge for a payment tells of none.");
    this.#hear(result.payment);
    if (result.problem === "outcome_unknown") return;
    const { status } = result.payment;
    expect([status, state === "succeeded"]).toEqual([status, status === "succeeded"]);
  }

  #order() {
    return this.#begun.instances.insist(async () => orderOf(await this.#shopper(0)));
  }

  /** With a session that is not over. */
  async #shopper(device: 0 | 1): Promise<Shopper> {
    const { clock } = this.#world;
    const visitor = this.#visitors[device];
    if (visitor && clock.now() < visitor.until) return visitor.shopper;
    const { instances, session } = this.#begun;
    const shopper = await instances.insist(() => instances.shopper(session));
    this.#visitors[device] = { shopper, until: clock.now() + 1_500_000 };
    this.#sessions.push(shopper);
    return shopper;
  }

  #hear({ id, status }: Payment): void {
    const before = this.#told.get(id);
    if (before === "succeeded" || before === "failed") expect([id, status]).toEqual([id, before]);
    if (before === "in_review") expect([id, status]).not.toEqual([id, "pending"]);
    this.#told.set(id, status);
  }

  async #pay({ by, installment, key, device, times }: Pay): Promise<void> {
    const { instances, cards } = this.#begun;
    const { other } = this.#world.provider.cards;
    const isSaved = by === "one" || by === "other";
    const paying = isSaved ? { cardId: cards[by] } : { card: typed(other, { save: by === "typed to save" }) };
    const isRepeated = key === "same" && this.#click !== null;
    const deaths = instances.deaths;
    const fresh = { key: randomUUID(), body: { ...paying, installment }, deaths };
    const click = isRepeated && this.#click ? this.#click : fresh;
    // What a dead process held is free ten seconds later; nobody waits that long here.
    if (click.deaths < deaths) await this.do({ kind: "pass", milliseconds: HOLD_OVER_MS });
    this.#click = { ...click, deaths };
    const shopper = await this.#shopper(device);
    const send = () => instances.run(() => pay(shopper, click.body, { key: click.key }));
    const answers = await Promise.all(Array.from({ length: times }, send));
    for (const answer of answers) if (answer) await this.#take(answer);
  }

  async #take(answer: Response): Promise<void> {
    if (answer.status === 202) {
      const { challenge } = ChallengeRequired.parse(await answer.json());
      this.#challenges.delete(challenge.id);
      this.#challenges.set(challenge.id, challenge);
      return;
    }
    if (answer.status === 201) {
      const payment = Payment.parse(await answer.json());
      // Answers that were sent at once may be read late; what is final may be heard at any time.
      if (payment.status === "succeeded" || payment.status === "failed") this.#hear(payment);
      return;
    }
    expect(REFUSALS).toContain((await problemIn(answer)).code);
  }

  #fail({ call, fault, times }: Extract<Action, { kind: "fails" }>): Promise<unknown> {
    const { provider } = this.#world;
    this.#rules = [{ match: provider.calls[call], ...fault, times }, ...this.#rules];
    return provider.faults(...this.#rules);
  }

  async #visitBank(how: AtTheBank): Promise<void> {
    const challenge = [...this.#challenges.values()].at(-1);
    if (!challenge) return;
    // One that is over has no page.
    const form = await this.#world.provider
      .visitBank(this.#begun.instances.send, challenge, how)
      .catch(() => null);
    if (form) this.#forms.push(form);
  }

  async #return(which: "last" | "first" | "forged"): Promise<void> {
    const form = this.#forms.at(which === "first" ? 0 : -1);
    if (!form) return;
    const forged = { mdStatus: "1", status: "success", session_id: "js_forged", paymentId: "1" };
    const fields = which === "forged" ? { ...form.fields, ...forged } : form.fields;
    const answer = await this.#begun.instances.run((bff: Bff) => comeBack(bff.send, { ...form, fields }));
    expect(answer?.status ?? 200).toBe(200);
  }

  async #cancel(): Promise<void> {
    const challenge = [...this.#challenges.keys()].at(-1);
    const shopper = await this.#shopper(0);
    const cancel = () => shopper.call("POST", `/v1/challenges/${challenge}/cancel`, {});
    const answer = challenge && (await this.#begun.instances.run(cancel));
    if (answer) expect(answer.status).toBe(200);
  }

  /** What iyzico's people say of what they review. */
  async #decide(fraudStatus: 1 | -1): Promise<void> {
    const { iyzico } = this.#world.provider;
    if (!iyzico) return;
    const inReview = (await chargesAt(iyzico)).filter((one) => one.fraudStatus === 0 && one.charged);
    for (const { paymentId, basketId } of inReview) {
      // Another one may have decided at the same moment.
      if (basketId === this.#begun.orderId) await iyzico.review(paymentId, fraudStatus).catch(() => null);
    }
  }

  async #notify(how: "right" | "forged" | "unsigned" | "of a failure"): Promise<void> {
    const { iyzico } = this.#world.provider;
    const all = iyzico ? await chargesAt(iyzico) : [];
    const about = all.findLast(({ basketId }) => basketId === this.#begun.orderId);
    if (!about) return;
    const ids = { paymentConversationId: about.conversationId ?? "", paymentId: Number(about.paymentId) };
    const notified = { ...ids, status: how === "of a failure" ? "FAILURE" : about.paymentStatus };
    const secretKey = how === "unsigned" ? null : how === "forged" ? "not the key" : undefined;
    const answer = await this.#begun.instances.run((bff) => notify(bff.send, notified, secretKey));
    const isTaken = how === "right" || how === "of a failure";
    if (answer) expect(answer.status).toBe(isTaken ? 204 : 401);
  }
}
