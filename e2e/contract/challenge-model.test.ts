/** Whatever happens to a challenge, in whatever order: it ends once, in a state that Paynet's list bears out, by one confirm at most. */
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { movableClock, startBff } from "./bff.ts";
import {
  type Action,
  type ConfirmFault,
  HOLD_OVER_MS,
  live,
  LOST_CONFIRMS,
  TURNED_AWAY,
} from "./challenge-model.ts";
import { type Paynet, startPaynet } from "./paynet.ts";
import { type Provider, startProvider } from "./provider.ts";

/** How long the BFF waits for the confirm here. */
const DEADLINE_MS = 400;

const clock = movableClock();
let provider: Provider;
let paynet: Paynet;
beforeAll(async () => {
  provider = await startProvider();
  paynet = await startPaynet({ now: clock.now });
});
afterAll(async () => {
  await paynet.close();
  await provider.close();
});

const LAUNCH: Action = { kind: "launch" };
const CONFIRMED: Action = { kind: "bank", tries: ["a"] };
const RETURN: Action = { kind: "return", ids: "right", times: 1 };
const confirmFails = (fault: ConfirmFault): Action => ({ kind: "confirm fails", fault });
const HOLD_RUNS_OUT: Action = { kind: "pass", milliseconds: HOLD_OVER_MS };

const step: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("open", "launch", "window", "look", "sweep").map((kind) => ({ kind })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("bank"),
      tries: fc.constantFrom<Extract<Action, { kind: "bank" }>["tries"][]>(["a"], ["a"], ["wrong"], "cancel"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("return"),
      ids: fc.constantFrom("right", "right", "right", "foreign", "none"),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("cancel"), from: fc.constantFrom("widget", "page") }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("pass"),
      milliseconds: fc.constantFrom(1_000, HOLD_OVER_MS, HOLD_OVER_MS, 60_000, 300_000, 600_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("confirm fails"),
      fault: fc.constantFrom(TURNED_AWAY, ...LOST_CONFIRMS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("list fails"), times: fc.integer({ min: 1, max: 12 }) }),
  },
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: step },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("at once"),
      actions: fc.array(step, { minLength: 2, maxLength: 4 }),
    }),
  },
);
/** The way that most go, so that what comes in between meets a challenge on its way. */
const mostly: fc.Arbitrary<Action[]> = fc
  .tuple(...Array.from({ length: 4 }, () => fc.array(action, { maxLength: 3 })))
  .map(([early = [], meanwhile = [], late = [], after = []]) =>
    [early, LAUNCH, meanwhile, CONFIRMED, late, RETURN, after].flat(),
  );

async function liveAndTell(actions: readonly Action[]): Promise<string> {
  // One for each: a BFF that met so many failures would leave Paynet alone for a while.
  const bff = await startBff({
    provider,
    paynet,
    paynetBankTimeoutMs: DEADLINE_MS,
    databaseFile: ":memory:",
    clock,
  });
  try {
    return await live({ bff, paynet, clock }, actions);
  } finally {
    await bff.close();
  }
}

test.each<[string, Action[], string]>([
  ["nothing at all", [], "expired"],
  ["the way it should go", [LAUNCH, CONFIRMED, RETURN], "succeeded"],
  ["a shopper who gives up", [LAUNCH, { kind: "cancel", from: "page" }, CONFIRMED, RETURN], "cancelled"],
  ["a bank that refuses", [LAUNCH, { kind: "bank", tries: "cancel" }, RETURN], "failed"],
  [
    "a confirm that is turned away for now",
    [
      LAUNCH,
      CONFIRMED,
      confirmFails(TURNED_AWAY),
      RETURN,
      { kind: "rest" },
      HOLD_RUNS_OUT,
      { kind: "sweep" },
    ],
    "succeeded",
  ],
  ...LOST_CONFIRMS.map((fault): [string, Action[], string] => [
    `a confirm that is lost (${JSON.stringify(fault)}), and a run that dies`,
    [LAUNCH, CONFIRMED, confirmFails(fault), RETURN, HOLD_RUNS_OUT, { kind: "sweep" }, RETURN],
    "after" in fault && fault.after === "before-effect" ? "failed" : "succeeded",
  ]),
])("%s ends as it must", async (_what, actions, state) => {
  expect(await liveAndTell(actions)).toBe(state);
});

test("anything in any order ends as it must", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mostly, mostly, fc.array(action, { maxLength: 12 })), async (actions) => {
      await liveAndTell(actions);
    }),
    { numRuns: 100 },
  );
});
