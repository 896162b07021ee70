/**
 * Subscriptions and their cards, `/v1/subscription/card_info_*` (Paynet fact sheet 4). A plan need not be made: `sub-X` and `ref-X` are
 * two names of the same one, `grp-X` is the group that it is in, and other names are unknown.
 */
import * as z from "zod";
import { OptionalText, Text } from "./answer.ts";
import { type Outcome, refusal, success } from "./outcome.ts";

/** At least one of the three names; a group's is enough only where a card is added. */
export const PlanNames = z.object({
  subscription_id: OptionalText,
  reference_no: OptionalText,
  group_reference_no: OptionalText.pipe(z.string().max(50).optional()),
});
type PlanNames = Partial<z.output<typeof PlanNames>>;

/** A number in Paynet's examples, and text in its tables. */
const CardId = z.union([z.int().positive(), z.string().regex(/^\d+$/)]).transform(Number);

const ONE_PLAN = { subscription_id: OptionalText, reference_no: OptionalText };
const namesOnePlan = (names: PlanNames) => Boolean(names.subscription_id ?? names.reference_no);
const NO_PLAN = { path: ["subscription_id"] };

export const CardInfoListRequest = z.object(ONE_PLAN).refine(namesOnePlan, NO_PLAN);
export const CardInfoDeleteRequest = z.object({ ...ONE_PLAN, card_id: CardId }).refine(namesOnePlan, NO_PLAN);
export const CardInfoArrangeRequest = z
  .object({
    ...ONE_PLAN,
    card_information: z.array(
      z.object({ subscription_card_id: z.int(), card_id: CardId, order_no: z.int().positive() }),
    ),
  })
  .refine(namesOnePlan, NO_PLAN)
  .refine(({ card_information: items }) => new Set(items.map((item) => item.order_no)).size === items.length);
export const CardInfoLabelUpdateRequest = z.object({ card_id: CardId, label: Text });

interface PlanCard {
  id: number;
  mask: string;
  holderMask: string;
  label: string | undefined;
}

export interface Plan {
  subscriptionId: string;
  referenceNo: string;
  /** In the order in which they are charged; the first is the default. */
  cards: PlanCard[];
}

/** Plans and their cards, in memory. Each service takes a well-formed request and gives what to answer. */
export class Plans {
  #plans = new Map<string, Plan>();
  #lastCardId = 1807;

  /** The plan that is named first of the three; `undefined` where there is none. Names that disagree are not looked for. */
  find({ subscription_id, reference_no, group_reference_no }: PlanNames): Plan | undefined {
    const named = [
      ["sub-", subscription_id],
      ["ref-", reference_no],
      ["grp-", group_reference_no],
    ] as const;
    const [prefix, name] = named.find(([, value]) => value !== undefined) ?? ["", ""];
    const key = name?.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (key === "") return undefined;
    const plan = this.#plans.get(key) ?? {
      subscriptionId: `sub-${key}`,
      referenceNo: `ref-${key}`,
      cards: [],
    };
    this.#plans.set(key, plan);
    return plan;
  }

  /** @returns the new card's id. It is charged after those before it. */
  add(plan: Plan, card: Omit<PlanCard, "id">): number {
    this.#lastCardId += 1;
    const { mask, holderMask, label } = card;
    plan.cards.push({ id: this.#lastCardId, mask, holderMask, label });
    return this.#lastCardId;
  }

  list(input: z.output<typeof CardInfoListRequest>): Outcome {
    const plan = this.find(input);
    if (!plan) return refusal(12);
    const Data = plan.cards.map((card, index) => ({
      card_id: card.id,
      card_no_mask: card.mask,
      card_holder_name_mask: card.holderMask,
      order_no: index + 1,
      is_default: index === 0,
    }));
    const { subscriptionId: subscription_id, referenceNo: reference_no } = plan;
    return success("subscription_card_list", { subscription_id, reference_no, Data }, "Başarılı işlem");
  }

  /** The only card that is left stays: code 6, which is a guess (fact sheet 4, "Delete"). */
  remove(input: z.output<typeof CardInfoDeleteRequest>): Outcome {
    const plan = this.find(input);
    if (!plan) return refusal(12);
    const at = plan.cards.findIndex(({ id }) => id === input.card_id);
    if (at === -1) return refusal(25);
    if (plan.cards.length === 1) return refusal(6);
    plan.cards.splice(at, 1);
    return success("subscription_card_info_delete", { card_id: input.card_id });
  }

  /** Wants every card of the plan in the list, which is a guess: what becomes of a card left out is not documented. */
  arrange(input: z.output<typeof CardInfoArrangeRequest>): Outcome {
    const plan = this.find(input);
    if (!plan) return refusal(12);
    const orderOf = new Map(input.card_information.map((item) => [item.card_id, item.order_no]));
    const known = new Set(plan.cards.map(({ id }) => id));
    if ([...orderOf.keys()].some((id) => !known.has(id))) return refusal(25);
    if (orderOf.size !== known.size) return refusal(11);
    plan.cards.sort((one, other) => (orderOf.get(one.id) ?? 0) - (orderOf.get(other.id) ?? 0));
    return success("subscription_card_info_arrange");
  }

  /** Paynet asks for no plan here: a card's id is enough. */
  updateLabel({ card_id, label }: z.output<typeof CardInfoLabelUpdateRequest>): Outcome {
    const card = Array.from(this.#plans.values(), ({ cards }) => cards)
      .flat()
      .find(({ id }) => id === card_id);
    if (!card) return refusal(25);
    card.label = label;
    return success("card_info_label_update", {}, "Güncelleme başarılı.");
  }

  /** Forgets every plan. Ids of cards go on. */
  forget(): void {
    this.#plans = new Map();
  }
}
