/**
 * A process that stands still, as a suspended container does, right after the store was told that its charge leaves now. When it goes on,
 * the charge has long been taken for not made, and the order may have been paid again: then it must not leave any more.
 */
import { randomUUID } from "node:crypto";
import type { Store } from "@saved-cards/bff";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { challengeIn, comeBack, endOf } from "./at-the-bank.ts";
import { type Bff, movableClock } from "./bff.ts";
import { orderBody, orderOf, pay } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider } from "./payment-providers.ts";
import { agreeOn, type Checkout, HOLD_OVER_MS } from "./payment-truth.ts";
import { problemIn, type Shopper, shopperWith, until } from "./shopper.ts";

/** Long enough for a busy machine, and short enough to be waited for. */
const SHORT = { iyzicoBankTimeoutMs: 1_000, paynetBankTimeoutMs: 1_000 };

/** A store for a process that stands still once it has told that its charge leaves, until it is woken. */
function suspendedStore(store: Store) {
  const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
  let isAsleep = false;
  const take = async (name: PropertyKey, step: () => unknown): Promise<unknown> => {
    if (isAsleep) await woken;
    const result = await step();
    if (name === "markPaymentSent") isAsleep = true;
    if (isAsleep) await woken;
    return result;
  };
  const suspended = new Proxy(store, {
    get(target, name) {
      const step: unknown = Reflect.get(target, name);
      if (typeof step !== "function") return step;
      return (...args: unknown[]) => take(name, (): unknown => Reflect.apply(step, target, args));
    },
  });
  return { store: suspended, wake, isAsleep: () => isAsleep };
}

describe.each(PROVIDERS)("%s:", (name) => {
  let provider: PaymentProvider;
  beforeAll(async () => {
    provider = await startPaymentProvider(name);
  });
  afterAll(() => provider.close());
  beforeEach(() => provider.forgetCalls());

  interface Visit extends Checkout {
    cardId: string;
    /** The same session, at the process that is to stand still. */
    suspended: { bff: Bff; shopper: Shopper };
    clock: ReturnType<typeof movableClock>;
    /** Resolves when it does. */
    standsStill(): Promise<void>;
    /** Lets it go on, once what it was to send must not leave any more. */
    wakeLate(): Promise<void>;
  }

  async function visit(threeDS: "always" | "never", act: (visit: Visit) => Promise<void>): Promise<void> {
    const clock = movableClock();
    const bff = await provider.startBff({ clock, ...SHORT });
    const { encryptionKeys, options } = bff;
    const { store, wake, isAsleep } = suspendedStore(bff.store);
    const other = await provider.startBff({ clock, ...SHORT, encryptionKeys, store });
    const settlesWithinMs =
      options.vaults.find(({ id }) => id === provider.vault)?.payments?.settlesWithinMs ?? 0;
    try {
      const shopper = await bff.shopper({ vault: provider.vault, order: orderBody({ threeDS }) });
      const { id: cardId } = await shopper.save(provider.cards.one);
      const { sessionId: id, token } = shopper;
      const suspended = { bff: other, shopper: shopperWith(other.send, { id, token }) };
      let asleepAt = 0;
      await act({
        bff,
        provider,
        shopper,
        cardId,
        suspended,
        clock,
        async standsStill() {
          await until("it stands still", async () => isAsleep());
          asleepAt = Date.now();
        },
        async wakeLate() {
          await until("its time is over", async () => Date.now() > asleepAt + settlesWithinMs);
          wake();
        },
      });
    } finally {
      wake();
      await other.close();
      await bff.close();
    }
  }

  /** What stands still is ended by the other process, which finds nothing at the provider. */
  async function giveUp({ bff, shopper, clock }: Visit): Promise<void> {
    clock.pass(HOLD_OVER_MS);
    await bff.work.settlePayments();
    expect(await orderOf(shopper)).toMatchObject({ status: "open", payment: { status: "failed" } });
  }

  test("a charge whose order was paid again meanwhile does not leave", async () => {
    await visit("never", async (checkout) => {
      const { shopper, cardId, suspended } = checkout;
      const key = randomUUID();
      const answer = pay(suspended.shopper, { cardId }, { key });
      await checkout.standsStill();
      await giveUp(checkout);
      expect(await (await pay(shopper, { cardId })).json()).toMatchObject({ status: "succeeded" });
      await checkout.wakeLate();
      expect((await problemIn(await answer)).code).toBe("payment_not_made");
      expect((await agreeOn(checkout)).status).toBe("paid");
      expect(await provider.sentCharges()).toHaveLength(1);
      expect((await problemIn(await pay(shopper, { cardId }))).code).toBe("order_paid");
    });
  });

  test("a charge that nobody else has ended does not leave either, and the order can be paid", async () => {
    await visit("never", async (checkout) => {
      const { shopper, cardId, suspended } = checkout;
      const answer = pay(suspended.shopper, { cardId });
      await checkout.standsStill();
      expect((await orderOf(shopper)).status).toBe("pending");
      await checkout.wakeLate();
      expect((await problemIn(await answer)).code).toBe("payment_not_made");
      expect(await agreeOn(checkout)).toMatchObject({
        status: "open",
        payment: { status: "failed", decline: { code: "not_processed" } },
      });
      expect(await provider.sentCharges()).toEqual([]);
      expect((await pay(shopper, { cardId })).status).toBe(201);
      expect((await agreeOn(checkout)).status).toBe("paid");
    });
  });

  test("a charge after 3-D Secure whose order was paid again meanwhile does not leave", async () => {
    await visit("always", async (checkout) => {
      const { bff, shopper, cardId, suspended } = checkout;
      const first = await challengeIn(await pay(shopper, { cardId }));
      const form = await provider.visitBank(bff.send, first, "confirms");
      const back = comeBack(suspended.bff.send, form);
      await checkout.standsStill();
      await giveUp(checkout);
      const second = await challengeIn(await pay(shopper, { cardId }));
      await comeBack(bff.send, await provider.visitBank(bff.send, second, "confirms"));
      expect((await endOf(shopper, second.id)).state).toBe("succeeded");
      await checkout.wakeLate();
      await back;
      expect(await endOf(shopper, first.id)).toMatchObject({
        state: "failed",
        result: { problem: "payment_not_made", payment: { status: "failed" } },
      });
      expect((await agreeOn(checkout)).status).toBe("paid");
      expect(await provider.sentCharges()).toHaveLength(1);
    });
  });
});
