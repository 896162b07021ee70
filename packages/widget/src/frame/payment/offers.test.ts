import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PaymentOffer } from "../../contract/index.ts";
import type { Answer } from "../api/client.ts";
import { Offers, type OfferSource } from "./offers.ts";

const offer = (total: string): PaymentOffer => ({
  plans: [{ installment: 1, monthly: total, total }],
  asksForCvc: false,
  check: "none",
});
const lost: Answer<PaymentOffer> = { outcome: "no_answer", reason: "lost" };

/** Answers wait until they are given. */
function offering() {
  const asked: OfferSource[] = [];
  const signals: AbortSignal[] = [];
  let tell: ((answer: Answer<PaymentOffer>) => void) | undefined;
  const offers = new Offers({
    ask(source, signal) {
      asked.push(source);
      signals.push(signal);
      return new Promise((resolve) => (tell = resolve));
    },
  });
  const answer = async (given: Answer<PaymentOffer>) => {
    tell?.(given);
    await vi.advanceTimersByTimeAsync(0);
  };
  const give = (total: string) => answer({ outcome: "ok", value: offer(total) });
  return { offers, asked, signals, answer, give };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the offer", () => {
  test("for a card is asked for once, and known when the shopper comes back to it", async () => {
    const { offers, asked, give } = offering();
    offers.want({ cardId: "a" });
    offers.want({ cardId: "a" });
    expect(offers.getState()).toEqual({ offer: null, isLoading: true, failure: null });
    await give("1.00");
    offers.want({ cardId: "b" });
    expect(offers.getState().offer).toBeNull();
    await give("2.00");
    offers.want({ cardId: "a" });
    expect(offers.getState()).toEqual({ offer: offer("1.00"), isLoading: false, failure: null });
    expect(asked).toHaveLength(2);
  });

  test("for a card that is not picked any more is not taken for the other's", async () => {
    const { offers, signals, answer } = offering();
    offers.want({ cardId: "a" });
    offers.want({ cardId: "b" });
    expect(signals[0]?.aborted).toBe(true);
    offers.want(null);
    await answer({ outcome: "ok", value: offer("1.00") });
    expect(offers.getState()).toEqual({ offer: null, isLoading: false, failure: null });
  });

  test("that did not come can be asked for again", async () => {
    const { offers, answer, give } = offering();
    offers.want({ cardId: "a" });
    await answer(lost);
    expect(offers.getState()).toEqual({ offer: null, isLoading: false, failure: lost });
    offers.reload();
    expect(offers.getState()).toEqual({ offer: null, isLoading: true, failure: null });
    await give("1.00");
    expect(offers.getState().offer).toEqual(offer("1.00"));
  });

  test("of six digits stays in sight while that of eight is asked for, and counts as loading", async () => {
    const { offers, asked, give } = offering();
    offers.want({ bin: "552608" });
    await vi.advanceTimersByTimeAsync(400);
    await give("1.00");
    offers.want({ bin: "55260800" });
    expect(offers.getState()).toEqual({ offer: offer("1.00"), isLoading: true, failure: null });
    await vi.advanceTimersByTimeAsync(400);
    await give("2.00");
    expect(offers.getState()).toEqual({ offer: offer("2.00"), isLoading: false, failure: null });
    offers.want({ bin: "41111100" });
    expect(offers.getState().offer).toBeNull();
    expect(asked).toEqual([{ bin: "552608" }, { bin: "55260800" }]);
  });

  test("that another session could not get, or was not answered yet, is asked for anew", async () => {
    const { offers, asked, signals, answer, give } = offering();
    offers.want({ cardId: "a" });
    await answer(lost);
    offers.renew();
    expect(offers.getState()).toEqual({ offer: null, isLoading: true, failure: null });
    offers.renew();
    expect(signals[1]?.aborted).toBe(true);
    await give("1.00");
    expect(offers.getState()).toEqual({ offer: offer("1.00"), isLoading: false, failure: null });
    expect(asked).toHaveLength(3);
  });

  test("stays in sight when another session comes, and is then known of this card alone", async () => {
    const { offers, asked, give } = offering();
    offers.want({ cardId: "a" });
    await give("1.00");
    offers.want({ cardId: "b" });
    await give("2.00");
    offers.renew();
    expect(offers.getState()).toEqual({ offer: offer("2.00"), isLoading: false, failure: null });
    expect(asked).toHaveLength(2);
    offers.want({ cardId: "a" });
    expect(offers.getState().isLoading).toBe(true);
  });

  test("is not asked for without a card", () => {
    const { offers, asked } = offering();
    offers.renew();
    expect(asked).toEqual([]);
  });

  test("asks for the security code once the BFF has said so", async () => {
    const { offers, give } = offering();
    offers.want({ cardId: "a" });
    await give("1.00");
    offers.askForCvc();
    expect(offers.getState().offer?.asksForCvc).toBe(true);
    offers.want({ cardId: "b" });
    offers.want({ cardId: "a" });
    expect(offers.getState().offer?.asksForCvc).toBe(true);
  });
});
