/** A frame in pay mode in a page of the test's, with a BFF in memory. */
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, vi } from "vitest";
import type {
  Card,
  CardList,
  Challenge,
  ChallengeState,
  FrameMessage,
  Order,
  Payment,
  PaymentOffer,
  PayRequest,
  ProblemCode,
  Session,
} from "../../../contract/index.ts";
import type { Answer, CardsApi, Failure, Paid } from "../../api/client.ts";
import { assemble, type Configuration } from "../../parts.ts";
import { App } from "../app/app.tsx";
import { fetchPayment } from "../load-payment.ts";

const SHOP = "https://shop.example";

export function card(id: string, part: Partial<Card> = {}): Card {
  return {
    id,
    vault: "iyzico",
    label: null,
    brand: "mastercard",
    bin: "552608",
    last4: "0006",
    expiry: { month: 12, year: 2033 },
    isExpired: false,
    bank: { name: "Akbank", code: "46" },
    family: "Axess",
    funding: "credit",
    isDefault: false,
    ...part,
  };
}

export function payment(status: Payment["status"], part: Partial<Payment> = {}): Payment {
  return {
    id: "pay_1",
    status,
    amount: "149.90",
    charged: "149.90",
    currency: "TRY",
    installment: 1,
    card: {
      id: "a",
      brand: "mastercard",
      last4: "0006",
      bank: { name: "Akbank", code: "46" },
      family: "Axess",
    },
    reference: null,
    ...part,
  };
}

export const limit = payment("failed", {
  decline: { code: "limit_exceeded", message: "Kartınızın limiti yetersiz.", retryable: false },
});

export function orderOf(part: Partial<Order> = {}): Order {
  return {
    id: "order-1",
    amount: "149.90",
    currency: "TRY",
    status: "open",
    vaults: ["iyzico"],
    payment: null,
    challengeId: null,
    ...part,
  };
}

export function challenge(state: ChallengeState, paid: Payment | null = null, id = "chl_1"): Challenge {
  const page = paid === null ? `https://cards.example/v1/challenges/${id}/page/k` : null;
  const result = paid === null ? null : { card: null, payment: paid, problem: null };
  return { id, state, expiresAt: "2099-01-01T00:00:00Z", page, result };
}

export const single: PaymentOffer = {
  plans: [{ installment: 1, monthly: "149.90", total: "149.90" }],
  asksForCvc: false,
  check: "none",
};
export const several: PaymentOffer = {
  ...single,
  plans: [...single.plans, { installment: 3, monthly: "51.30", total: "153.90" }],
};

export const ok = <T,>(value: T): Answer<T> => ({ outcome: "ok", value });
export const lost: Failure = { outcome: "no_answer", reason: "lost" };

export function refused(status: number, code: ProblemCode, fields: string[] = []): Failure {
  const found = fields.map((field) => ({ field, code: "invalid_cvc" as const, message: "" }));
  const problem = {
    type: "about:blank",
    title: code,
    status,
    code,
    detail: "",
    requestId: "r",
    fields: found,
  };
  return { outcome: "refused", problem, retryAfter: null };
}

/** Questions that stay open until there is an answer. */
function waiting<T>(signal: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<Answer<T>>();
  signal.addEventListener("abort", () => resolve(lost));
  return { answer: promise, tell: resolve };
}

const never = () => new Promise<never>(() => {});

export function startBff(cards: Card[], order: Order | null) {
  const orderWaits: ((answer: Answer<Order>) => void)[] = [];
  const challengeWaits: ((answer: Answer<Challenge>) => void)[] = [];
  let sessions = 0;
  const bff = {
    customer: "ayse",
    sessionFailures: [] as Failure[],
    cards,
    unavailable: [] as CardList["unavailable"],
    listFailures: [] as Failure[],
    removed: [] as string[],
    removeFailures: [] as Failure[],
    order,
    challenge: null as Challenge | null,
    offer: several,
    offerFailures: [] as Failure[],
    payAnswers: [] as (Answer<Paid> | Promise<Answer<Paid>>)[],
    paid: [] as { request: PayRequest; key: string }[],
    bins: [] as string[],
    /** The order changes, and whoever waits for that hears of it. */
    async setOrder(part: Partial<Order>) {
      bff.order = { ...orderOf(), ...bff.order, ...part };
      const told = orderWaits.splice(0);
      await act(async () => {
        for (const tell of told) tell(ok(bff.order ?? orderOf()));
        await vi.advanceTimersByTimeAsync(0);
      });
    },
    async setChallenge(next: Challenge) {
      bff.challenge = next;
      const told = challengeWaits.splice(0);
      await act(async () => {
        for (const tell of told) tell(ok(next));
        await vi.advanceTimersByTimeAsync(0);
      });
    },
  };
  const session = (): Session => ({
    id: `s-${++sessions}`,
    customer: bff.customer,
    origin: SHOP,
    locale: "tr",
    vaults: [{ id: "iyzico", asksForCvc: false, check: "none" }],
    order: bff.order,
    expiresAt: "2099-01-01T00:00:00Z",
  });
  const offer = () => Promise.resolve(bff.offerFailures.shift() ?? ok(bff.offer));
  const api: CardsApi = {
    session: () => Promise.resolve(bff.sessionFailures.shift() ?? ok(session())),
    list: () =>
      Promise.resolve(bff.listFailures.shift() ?? ok({ cards: bff.cards, unavailable: bff.unavailable })),
    add: never,
    update: never,
    remove(id) {
      bff.removed.push(id);
      return Promise.resolve(bff.removeFailures.shift() ?? ok(null));
    },
    challenge(_, wait, signal) {
      if (bff.challenge === null) return Promise.resolve(refused(404, "not_found"));
      if (wait === 0) return Promise.resolve(ok(bff.challenge));
      const { answer, tell } = waiting<Challenge>(signal);
      challengeWaits.push(tell);
      return answer;
    },
    cancelChallenge: never,
    order(since, signal) {
      if (bff.order === null) return Promise.resolve(refused(404, "no_order"));
      if (since === null || since !== bff.order.status) return Promise.resolve(ok(bff.order));
      const { answer, tell } = waiting<Order>(signal);
      orderWaits.push(tell);
      return answer;
    },
    offerForCard: offer,
    offerForBin(bin) {
      bff.bins.push(bin);
      return offer();
    },
    pay(request, key) {
      bff.paid.push({ request, key });
      return Promise.resolve(bff.payAnswers.shift() ?? never());
    },
  };
  return { bff, api };
}

export type Bff = ReturnType<typeof startBff>["bff"];

/** Draws the frame and waits until it can be used. */
export async function openFrame(
  cards: Card[],
  order: Order | null,
  configuration: Partial<Configuration> = {},
  prepare: (bff: Bff) => void = () => {},
) {
  const { bff, api } = startBff(cards, order);
  prepare(bff);
  const told: FrameMessage[] = [];
  const options: Configuration = { type: "configure", session: "token", mode: "pay", ...configuration };
  const parts = assemble({
    connect: () => api,
    post: (message) => told.push(message),
    options: () => options,
  });
  const element = document.createElement("main");
  document.body.replaceChildren(element);
  const root = createRoot(element);
  parts.modes.setMode(options.mode ?? "manage", "next session");
  parts.resumption.want(options.challengeId);
  await act(async () => {
    await fetchPayment();
    root.render(
      <App parts={parts} locale={options.locale} onCrash={() => told.push({ type: "released" })} />,
    );
    await parts.wallet.open("token", SHOP);
    await vi.advanceTimersByTimeAsync(0);
  });
  /** As the merchant's page does with a token that is new. */
  const reopen = () => act(() => parts.wallet.open("token-2", SHOP));
  return { bff, parts, told, reopen, close: () => act(() => root.unmount()) };
}

/** One frame a test, with its clock in the test's hand. To be called once in each file. */
export function framePerTest() {
  let frame: Awaited<ReturnType<typeof openFrame>> | undefined;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
    // As where storage is blocked: frames of other tests must not hear.
    vi.stubGlobal("BroadcastChannel", undefined);
  });
  afterEach(() => {
    frame?.close();
    frame = undefined;
    sessionStorage.clear();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const current = () => {
    if (!frame) throw new Error("The test has opened no frame.");
    return frame;
  };
  return {
    current,
    open: async (...given: Parameters<typeof openFrame>) => {
      frame = await openFrame(...given);
      return frame;
    },
    /** What the merchant's page was told of this kind. */
    toldOf: (wanted: string) =>
      current()
        .told.map(({ type: told }) => told)
        .filter((told) => told === wanted),
  };
}

/** Lets time pass. */
export async function pass(milliseconds = 0): Promise<void> {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  });
}

/** What a reader calls it: the text of its label, or its own. */
function nameOf(element: Element): string {
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
  const text = element.getAttribute("aria-label") ?? (labels[0] ?? element).textContent;
  return text.replaceAll(/\s+/g, " ").trim();
}

function find<T extends Element>(selector: string, kind: new () => T, name: RegExp): T {
  const found = [...document.querySelectorAll(selector)].find((element) => name.test(nameOf(element)));
  if (found instanceof kind) return found;
  throw new Error(`no ${selector} is called ${String(name)} in: ${document.body.textContent}`);
}

export const button = (name: RegExp) => find("button", HTMLButtonElement, name);
export const input = (name: RegExp) => find("input", HTMLInputElement, name);
export const has = (selector: string) => document.querySelector(selector) !== null;
export const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map((element) =>
    element.textContent.replaceAll(/\s+/g, " ").trim(),
  );
/** What is called out at the pay button. */
export const alertText = () => texts(".form-alert").join("");
export const statusText = () => texts(".form-status").join("");

export async function click(element: HTMLElement): Promise<void> {
  await act(async () => {
    element.click();
    await vi.advanceTimersByTimeAsync(0);
  });
}

export async function type(element: HTMLInputElement, text: string): Promise<void> {
  await act(async () => {
    // Past React's own setter, which would take the text for its own.
    Reflect.set(HTMLInputElement.prototype, "value", text, element);
    element.dispatchEvent(new Event("input", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(0);
  });
}

/** Whether it, or what it stands in, is disabled. */
export const isLocked = (element: HTMLInputElement | HTMLButtonElement) =>
  element.disabled || element.closest("fieldset[disabled]") !== null;

/** Whether the shopper can press the pay button. */
export const isPayable = () => button(/₺ öde$/).getAttribute("aria-disabled") === "false";
