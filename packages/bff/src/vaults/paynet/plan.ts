/** A subscription plan: what owns the cards of `paynet-subscription`. The merchant's session names it, so its name is the owner key. */
import * as z from "zod";

/** At least one of the three (fact sheet, section 3.1). */
export const Plan = z.strictObject({
  subscriptionId: z.string().min(1).optional(),
  referenceNo: z.string().min(1).optional(),
  groupReferenceNo: z.string().min(1).optional(),
});
export type Plan = z.infer<typeof Plan>;

type NamedPlan = { [name in keyof Plan]?: string | undefined };

/** One plan, one text: the same fields in the same order. `null` when nothing names it. */
export function ownerKeyOf(plan: NamedPlan | null): string | null {
  const key = {
    ...(plan?.subscriptionId && { subscriptionId: plan.subscriptionId }),
    ...(plan?.referenceNo && { referenceNo: plan.referenceNo }),
    ...(plan?.groupReferenceNo && { groupReferenceNo: plan.groupReferenceNo }),
  };
  return Object.keys(key).length > 0 ? JSON.stringify(key) : null;
}

/** @throws if it is not what {@link ownerKeyOf} made. */
export function planOf(ownerKey: string): Plan {
  return Plan.parse(JSON.parse(ownerKey));
}

/** Enough to add a card, but not to ask for the cards that there are. */
export function isOnlyGroup(plan: Plan): boolean {
  return plan.subscriptionId === undefined && plan.referenceNo === undefined;
}

/** As Paynet's services take it. */
export function planFields(plan: Plan): Record<string, string> {
  return {
    ...(plan.subscriptionId !== undefined && { subscription_id: plan.subscriptionId }),
    ...(plan.referenceNo !== undefined && { reference_no: plan.referenceNo }),
    ...(plan.groupReferenceNo !== undefined && { group_reference_no: plan.groupReferenceNo }),
  };
}

const name = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .nullish()
  .catch(null);

const NamedInAnswer = z.object({
  subscription_id: name,
  group_reference_details: z
    .array(
      z
        .object({ subscription_id: name, is_succeed: z.unknown().optional() })
        .catch({ subscription_id: null, is_succeed: false }),
    )
    .nullish()
    .catch(null),
});

/**
 * A plan that can be asked for its cards. A group cannot (fact sheet, section 4), but a confirm under it may name a subscription of the
 * group: how is not documented, so whatever cannot be read counts as not said.
 */
export function withSubscription(plan: Plan, answer: Record<string, unknown>): Plan {
  if (!isOnlyGroup(plan)) return plan;
  const said = NamedInAnswer.safeParse(answer).data;
  const ofGroup = said?.group_reference_details?.find(
    (detail) => detail.subscription_id && detail.is_succeed !== false && detail.is_succeed !== "false",
  );
  const subscriptionId = said?.subscription_id || ofGroup?.subscription_id;
  return subscriptionId ? { ...plan, subscriptionId } : plan;
}
