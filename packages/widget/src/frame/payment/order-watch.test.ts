import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Order, Payment, ProblemCode } from "../../contract/index.ts";
import type { Answer, Failure } from "../api/client.ts";
import { OrderWatch } from "./order-watch.ts";

function payment(status: Payment["status"], id = "pay_1"): Payment {
  return {
    id,
    status,
    amount: "149.90",
    charged: "149.90",
    currency: "TRY",
    installment: 1,
    card: { id: "a", brand: "visa", last4: "0006", bank: null, family: null },
    reference: null,
    ...(status === "failed" && {
      decline: { code: "declined" as const, message: `${id} kabul edilmedi.`, retryable: false },
    }),
  };
}

function order(status: Order["status"], made: Payment | null = null, part: Partial<Order> = {}): Order {
  return {
    id: "order-1",
    amount: "149.90",
    currency: "TRY",
    status,
    vaults: ["iyzico"],
    payment: made,
    challengeId: null,
    ...part,
  };
}

const lost: Failure = { outcome: "no_answer", reason: "lost" };

function refused(status: number, code: ProblemCode): Failure {
  const problem = { type: "about:blank", title: code, status, code, detail: "", requestId: "r" };
  return { outcome: "refused", problem, retryAfter: null };
}

/** A BFF that answers with its order as soon as that has another status than the one that is known. */
function watching(first: Order | null) {
  let now = first;
  const asked: (Order["status"] | null)[] = [];
  const told: string[] = [];
  const failures: Failure[] = [];
  let waits: ((answer: Answer<Order>) => void)[] = [];
  const orders = new OrderWatch({
    ask(since, signal) {
      asked.push(since);
      const failure = failures.shift();
      if (failure !== undefined) return Promise.resolve(failure);
      if (now === null) return Promise.resolve(refused(404, "no_order"));
      if (since !== now.status) return Promise.resolve({ outcome: "ok", value: now });
      return new Promise((resolve) => {
        waits.push(resolve);
        signal.addEventListener("abort", () => resolve(lost));
      });
    },
    onPayment: ({ id, status }) => told.push(`${id} ${status}`),
  });
  orders.open(first);
  return {
    orders,
    asked,
    told,
    status: () => orders.getState()?.order.status,
    decline: () => orders.getState()?.decline?.message,
    failNext: (...more: Failure[]) => failures.push(...more),
    becomeSilently: (next: Order) => (now = next),
    become: async (next: Order) => {
      now = next;
      const hear = waits;
      waits = [];
      for (const tell of hear) tell({ outcome: "ok", value: next });
      await vi.advanceTimersByTimeAsync(0);
    },
    settle: () => vi.advanceTimersByTimeAsync(0),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("an order that comes with its session", () => {
  test("is not asked about while it is open", async () => {
    const { asked, told } = watching(order("open"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
    expect(told).toEqual([]);
  });

  test("and is paid is told once, however often it comes", () => {
    const paid = order("paid", payment("succeeded"));
    const { orders, told } = watching(paid);
    orders.open(paid);
    expect(told).toEqual(["pay_1 succeeded"]);
  });

  test("with a failed payment says why, and tells nobody that it has failed just now", () => {
    const { told, decline } = watching(order("open", payment("failed")));
    expect(decline()).toBe("pay_1 kabul edilmedi.");
    expect(told).toEqual([]);
  });

  test("and is another one takes the place of the one before", () => {
    const { orders, status } = watching(order("paid", payment("succeeded")));
    orders.open(order("open", null, { id: "order-2" }));
    expect(status()).toBe("open");
    orders.open(null);
    expect(orders.getState()).toBeNull();
  });
});

describe("a payment", () => {
  test.each([
    ["succeeded", "paid"],
    ["in_review", "in_review"],
    ["pending", "pending"],
    ["failed", "open"],
  ] as const)("that is %s makes the order %s", (status, made) => {
    const watched = watching(order("open"));
    watched.orders.takePayment(payment(status));
    expect(watched.status()).toBe(made);
    expect(watched.told).toEqual([`pay_1 ${status}`]);
  });

  test("that failed is told why, until the next one begins", () => {
    const { orders, decline } = watching(order("open"));
    orders.takePayment(payment("failed"));
    expect(decline()).toBe("pay_1 kabul edilmedi.");
    orders.begin({ savesCard: false });
    expect(decline()).toBeUndefined();
  });

  test("that was made is not undone by an older answer, nor by another payment", async () => {
    const { orders, status, become } = watching(order("open"));
    const asking = orders.refresh();
    orders.takePayment(payment("succeeded"));
    await asking;
    expect(status()).toBe("paid");
    orders.takePayment(payment("failed", "pay_2"));
    orders.open(order("open"));
    await become(order("open"));
    await orders.refresh();
    expect(status()).toBe("paid");
  });

  test("that failed long ago does not end the wait for the one that is not known", async () => {
    const { orders, status } = watching(order("pending", payment("pending", "pay_2")));
    orders.takePayment(payment("failed", "pay_1"));
    await vi.advanceTimersByTimeAsync(0);
    expect(status()).toBe("pending");
  });
});

describe("an outcome that is not known", () => {
  test("is asked for by long polls until it is known, and then no more", async () => {
    const { orders, asked, status, become, becomeSilently, settle } = watching(order("open"));
    becomeSilently(order("pending", payment("pending")));
    orders.expect();
    await settle();
    expect(status()).toBe("pending");
    await become(order("paid", payment("succeeded")));
    expect(status()).toBe("paid");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toEqual(["pending"]);
  });

  test("that is a failure brings the decline, told once", async () => {
    const { told, status, decline, become } = watching(order("pending", payment("pending")));
    await become(order("open", payment("failed")));
    expect(status()).toBe("open");
    expect(decline()).toBe("pay_1 kabul edilmedi.");
    expect(told).toEqual(["pay_1 pending", "pay_1 failed"]);
  });

  test("is asked for less and less often while nobody answers, and stays open all the while", async () => {
    const { orders, asked, failNext, becomeSilently, status } = watching(order("open"));
    failNext(...Array.from({ length: 5 }, () => lost));
    orders.expect();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(asked).toHaveLength(4);
    becomeSilently(order("paid", payment("succeeded")));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(5);
    expect(status()).toBe("pending");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(status()).toBe("paid");
  });

  test("is asked for at once with a hint", async () => {
    const { orders, asked, becomeSilently, settle, status } = watching(order("pending", payment("pending")));
    becomeSilently(order("paid", payment("succeeded")));
    void orders.refresh();
    await settle();
    expect(asked).toEqual(["pending", null]);
    expect(status()).toBe("paid");
  });

  test("rests when the session is over, and goes on when there is another", async () => {
    const { orders, asked, failNext, status, becomeSilently, settle } = watching(order("open"));
    failNext(refused(401, "session_expired"));
    orders.expect();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toHaveLength(1);
    becomeSilently(order("paid", payment("succeeded")));
    orders.open(order("paid", payment("succeeded")));
    await settle();
    expect(status()).toBe("paid");
  });

  test.each(["pending", "in_review"] as const)(
    "is asked for by another session, too, where that finds the order %s still",
    async (status) => {
      const made = order(status, payment(status));
      const watched = watching(order("open"));
      watched.failNext(refused(401, "session_expired"));
      watched.becomeSilently(made);
      watched.orders.takePayment(payment(status));
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(watched.asked).toEqual([status]);
      watched.orders.open(made);
      await watched.settle();
      expect(watched.asked.length).toBeGreaterThan(1);
      await watched.become(order("paid", payment("succeeded")));
      await vi.advanceTimersByTimeAsync(30_000);
      expect(watched.status()).toBe("paid");
    },
  );

  test("takes a breath when the BFF does not wait, though nothing has changed", async () => {
    const { asked, become } = watching(order("pending", payment("pending")));
    for (let second = 0; second < 5; second += 1) {
      await become(order("pending", payment("pending")));
      await vi.advanceTimersByTimeAsync(999);
    }
    expect(asked.length).toBeLessThanOrEqual(6);
  });
});

test("a review is asked about at leisure, and its end is told", async () => {
  const { asked, told, become, becomeSilently, status } = watching(order("in_review", payment("in_review")));
  await become(order("in_review", payment("in_review")));
  await vi.advanceTimersByTimeAsync(29_000);
  expect(asked).toHaveLength(1);
  becomeSilently(order("paid", payment("succeeded")));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(status()).toBe("paid");
  expect(told).toEqual(["pay_1 in_review", "pay_1 succeeded"]);
});
