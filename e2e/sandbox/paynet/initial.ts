/** `create_card_tds_initial`: opens a session and says where the browser goes (Paynet fact sheet 3.1). No bank is asked yet. */
import * as z from "zod";
import { OptionalText, Text } from "./answer.ts";
import { keepCard, Month, SecurityCode, Year } from "./card-input.ts";
import { type Outcome, refusal, success } from "./outcome.ts";
import { type Plan, PlanNames, type Plans } from "./plans.ts";
import type { Sessions } from "./sessions.ts";
import { wayOn } from "./way-on.ts";

/** As in the documents' example. */
export const GATE = "/v1/subscriptioncreatecardjgate/tds";

/** The length is documented for the payment services. */
export const ReturnUrl = z.url({ protocol: /^https?$/ }).max(256);

export const InitialRequest = PlanNames.extend({
  return_url: ReturnUrl,
  pan: Text,
  month: Month,
  year: Year,
  cvv: SecurityCode,
  card_holder: OptionalText,
  label: OptionalText,
}).refine((input) => input.subscription_id ?? input.reference_no ?? input.group_reference_no, {
  path: ["subscription_id"],
});

/** What a card is added for. */
export interface CardIntent {
  plan: Plan;
  /** Whether the plan was named by its group alone. */
  byGroup: boolean;
  label: string | undefined;
}

interface InitialParts {
  plans: Plans;
  sessions: Sessions<CardIntent>;
  now: () => number;
  lifetimeMs: number;
  /** Paynet's origin, for the browser. */
  publicUrl: string;
}

/** Opens a session, unless the card or the plan is not to Paynet's liking. */
export async function startSession(
  input: z.output<typeof InitialRequest>,
  parts: InitialParts,
): Promise<Outcome> {
  const { pan: number, card_holder: holder, month, year } = input;
  const card = keepCard({ number, holder, month, year }, parts.now());
  if (!card || card.behaviour.start === "wrong-card-data") return refusal(18);
  const plan = parts.plans.find(input);
  if (!plan) return refusal(12);
  if (card.behaviour.start === "refused-by-bank") return refusal(1);
  const byGroup = input.subscription_id === undefined && input.reference_no === undefined;
  const session = parts.sessions.open(
    { intent: { plan, byGroup, label: input.label }, returnUrl: input.return_url, card },
    parts.lifetimeMs,
  );
  const { publicUrl } = parts;
  const way = await wayOn(session, { publicUrl, path: GATE });
  return success("create_card_tds_initial_response", { ...way });
}
