import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { isOnlyGroup, ownerKeyOf, planFields, planOf, withSubscription } from "./plan.ts";

test("nothing that names a plan is no owner", () => {
  for (const plan of [null, {}, { subscriptionId: "" }, { referenceNo: undefined }]) {
    expect(ownerKeyOf(plan)).toBeNull();
  }
});

test("one plan is one key, in whatever order its names come, and the key gives the names back", () => {
  const name = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
  fc.assert(
    fc.property(name, name, name, (subscriptionId, referenceNo, groupReferenceNo) => {
      fc.pre((subscriptionId ?? referenceNo ?? groupReferenceNo) !== undefined);
      const key = ownerKeyOf({ subscriptionId, referenceNo, groupReferenceNo });
      expect(ownerKeyOf({ groupReferenceNo, referenceNo, subscriptionId })).toBe(key);
      expect(ownerKeyOf(planOf(key ?? ""))).toBe(key);
    }),
  );
});

test("Paynet gets the names that there are", () => {
  expect(planFields({ subscriptionId: "s", referenceNo: "r", groupReferenceNo: "g" })).toEqual({
    subscription_id: "s",
    reference_no: "r",
    group_reference_no: "g",
  });
  expect(planFields({ referenceNo: "r" })).toEqual({ reference_no: "r" });
});

describe("a plan that only its group names", () => {
  const plan = { groupReferenceNo: "g" };

  test.each([
    { subscription_id: "s-1" },
    { subscription_id: 17, group_reference_details: [] },
    { group_reference_details: [{ subscription_id: "s-1", reference_no: "r", is_succeed: true }] },
    { group_reference_details: [{ subscription_id: "no", is_succeed: false }, { subscription_id: "s-1" }] },
    { group_reference_details: ["?", { subscription_id: "s-1" }] },
  ])("is known by its subscription once %j says it", (answer) => {
    const named = withSubscription(plan, answer);
    expect(named).toMatchObject({
      groupReferenceNo: "g",
      subscriptionId: expect.stringMatching(/^(s-1|17)$/),
    });
    expect(isOnlyGroup(named)).toBe(false);
  });

  test.each([
    {},
    { subscription_id: null, group_reference_details: [] },
    { subscription_id: {}, group_reference_details: "none" },
    { group_reference_details: [{ subscription_id: "no", is_succeed: "false" }] },
  ])("stays as it is where %j does not", (answer) => {
    expect(withSubscription(plan, answer)).toEqual(plan);
  });
});

test("a plan that has a name of its own keeps it", () => {
  const plan = { referenceNo: "r", groupReferenceNo: "g" };
  expect(withSubscription(plan, { subscription_id: "other" })).toEqual(plan);
});
