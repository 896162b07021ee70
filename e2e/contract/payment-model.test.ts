/** Whatever happens to an order, in whatever order: the card is charged once at most, and all who are told of it agree. */
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { movableClock } from "./bff.ts";
import type { Action, World } from "./payment-actions.ts";
import { live } from "./payment-model.ts";
import { type PaymentProvider, PROVIDERS, startPaymentProvider } from "./payment-providers.ts";
import { HOLD_OVER_MS } from "./payment-truth.ts";
import { LOST_ANSWERS } from "./provider.ts";

const RUNS = 100;

const PAY = { kind: "pay", by: "one", installment: 1, key: "new", device: 0, times: 1 } as const;
const REPEAT = { ...PAY, key: "same" } as const;
const CONFIRMS: Action = { kind: "bank", how: "confirms" };
const RETURN: Action = { kind: "return", which: "last", times: 1 };
const HOLD_RUNS_OUT: Action = { kind: "pass", milliseconds: HOLD_OVER_MS };
const SETTLE: Action = { kind: "settle" };

const paying = fc.record({
  kind: fc.constant("pay"),
  by: fc.constantFrom("one", "one", "other", "typed", "typed to save"),
  installment: fc.constantFrom(1, 1, 3),
  key: fc.constantFrom("new", "new", "same"),
  device: fc.constantFrom(0, 0, 1),
  times: fc.constantFrom(1, 1, 2, 3),
});
const returning = fc.record({
  kind: fc.constant("return"),
  which: fc.constantFrom("last", "last", "first", "forged"),
  times: fc.constantFrom(1, 1, 2, 5),
});
const failing = (turnedAway: object) =>
  fc.record({
    kind: fc.constant("fails"),
    call: fc.constantFrom("pay", "pay", "complete", "complete", "find", "start", "offer"),
    fault: fc.constantFrom(...LOST_ANSWERS, turnedAway),
    times: fc.constantFrom(1, 1, 2, 4),
  });
const dying = fc.record({
  kind: fc.constant("dies"),
  doom: fc.record({
    at: fc.constantFrom(
      "insertPayment",
      "markPaymentSent",
      "markPaymentSent",
      "endPayment",
      "endPayment",
      "restPayment",
      "takeDuePayments",
      "insertChallenge",
      "moveChallenge",
      "takeChallenge",
      "fileCard",
      "finishIntent",
    ),
    when: fc.constantFrom("before", "after"),
  }),
});

function stepAt(turnedAway: object): fc.Arbitrary<Action> {
  const steps: [number, fc.Arbitrary<Action>][] = [
    [6, paying],
    [3, fc.record({ kind: fc.constant("bank"), how: fc.constantFrom("confirms", "confirms", "gives up") })],
    [4, returning],
    [3, fc.constantFrom("cancel", "settle", "settle", "sweep", "accept", "reject").map((kind) => ({ kind }))],
    [1, fc.record({ kind: fc.constant("review"), isOn: fc.boolean() })],
    [
      2,
      fc.record({
        kind: fc.constant("notify"),
        how: fc.constantFrom("right", "right", "forged", "unsigned", "of a failure"),
        times: fc.constantFrom(1, 2),
      }),
    ],
    [4, failing(turnedAway)],
    [2, dying],
  ];
  return fc.oneof(...steps.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

const passing = fc.record({
  kind: fc.constant("pass"),
  milliseconds: fc.constantFrom(
    1_000,
    5_000,
    HOLD_OVER_MS,
    HOLD_OVER_MS,
    60_000,
    300_000,
    600_000,
    3_600_000,
  ),
});

function actions(turnedAway: object): fc.Arbitrary<Action[]> {
  const step = stepAt(turnedAway);
  const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 8, arbitrary: step },
    { weight: 2, arbitrary: passing },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("at once"),
        actions: fc.array(step, { minLength: 2, maxLength: 4 }),
      }),
    },
  );
  // The way that most go, so that what comes in between meets a payment on its way.
  const mostly = fc
    .tuple(...Array.from({ length: 4 }, () => fc.array(action, { maxLength: 3 })))
    .map(([early = [], meanwhile = [], late = [], after = []]) =>
      [early, PAY, meanwhile, CONFIRMS, late, RETURN, after].flat(),
    );
  return fc.oneof(mostly, mostly, fc.array(action, { maxLength: 14 }));
}

describe.each(PROVIDERS)("%s:", (name) => {
  const clock = movableClock();
  let provider: PaymentProvider;
  beforeAll(async () => {
    provider = await startPaymentProvider(name);
  });
  afterAll(() => provider.close());
  const direct = (): World => ({ provider, clock, threeDS: "never" });
  const verified = (): World => ({ provider, clock, threeDS: "always" });

  test("nothing at all leaves the order open", async () => {
    expect(await live(direct(), [])).toBe("open");
  });

  test("the ways it should go end with the order paid", async () => {
    expect(await live(direct(), [PAY])).toBe("paid");
    expect(await live(direct(), [{ ...PAY, by: "typed to save", installment: 3, times: 3 }])).toBe("paid");
    expect(await live(verified(), [PAY, CONFIRMS, RETURN])).toBe("paid");
  });

  test("a process that dies before the charge leaves has charged nothing", async () => {
    for (const doom of [
      { at: "insertPayment", when: "after" },
      { at: "markPaymentSent", when: "before" },
      { at: "markPaymentSent", when: "after" },
    ] as const) {
      expect(await live(direct(), [{ kind: "dies", doom }, PAY, HOLD_RUNS_OUT, SETTLE, REPEAT])).toBe("open");
      expect(await live(direct(), [{ kind: "dies", doom }, PAY, HOLD_RUNS_OUT, SETTLE, PAY])).toBe("paid");
    }
  });

  test("a process that dies after the charge leaves it to the next one", async () => {
    for (const doom of [
      { at: "endPayment", when: "before" },
      { at: "endPayment", when: "after" },
      { at: "finishIntent", when: "before" },
    ] as const) {
      expect(await live(direct(), [{ kind: "dies", doom }, PAY, PAY, REPEAT])).toBe("paid");
      const way: Action[] = [PAY, CONFIRMS, { kind: "dies", doom }, RETURN, RETURN, HOLD_RUNS_OUT, SETTLE];
      expect(await live(verified(), way)).toBe("paid");
    }
  });

  // All of them, however long a slow machine takes: fewer would prove less than is said.
  test("anything in any order ends as it must", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(actions(provider.turnedAway), fc.boolean(), async (life, isDirect) => {
        await live(isDirect ? direct() : verified(), life);
      }),
      { numRuns: RUNS },
    );
  });
});
