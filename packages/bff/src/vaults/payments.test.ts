/** What all providers' payments have in common. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { declineOf, leavesUntil, SETTLES_WITHIN_MS } from "./payments.ts";

describe("a charge may leave", () => {
  test("for as long as a bank has time for it then: 140 seconds, where nothing else is set", () => {
    expect(leavesUntil(1_000, { settlesWithinMs: SETTLES_WITHIN_MS })).toBe(31_000);
    expect(31_000 + 140_000).toBeLessThan(1_000 + SETTLES_WITHIN_MS);
  });

  test("for half of the time after which it is taken for not made, at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), fc.integer({ min: 1 }), (sentAt, settlesWithinMs) => {
        const until = leavesUntil(sentAt, { settlesWithinMs });
        expect(until).toBeGreaterThan(sentAt);
        expect(until).toBeLessThanOrEqual(sentAt + settlesWithinMs / 2);
      }),
    );
  });
});

describe("a payment that was not made", () => {
  test.each(["card", "owner"] as const)(
    "with a saved card whose %s is gone is not to be tried again",
    (missing) => {
      expect(declineOf({ kind: "not_found", missing })).toBe("invalid_card");
    },
  );

  test("because something else is not there may be tried again", () => {
    expect(declineOf({ kind: "not_found" })).toBe("not_processed");
  });

  test.each([
    [{ kind: "declined", decline: "limit_exceeded" }, "limit_exceeded"],
    [{ kind: "declined" }, "declined"],
    [{ kind: "challenge_failed" }, "three_ds_failed"],
    [{ kind: "invalid_card", field: "cvc" }, "invalid_cvc"],
    [{ kind: "invalid_card", field: "expiry" }, "expired_card"],
    [{ kind: "invalid_card", field: "number" }, "invalid_card"],
    [{ kind: "invalid_card" }, "invalid_card"],
    [{ kind: "unavailable" }, "not_processed"],
    [{ kind: "misconfigured" }, "not_processed"],
  ] as const)("for %j is told as %s", (error, decline) => {
    expect(declineOf(error)).toBe(decline);
  });
});
