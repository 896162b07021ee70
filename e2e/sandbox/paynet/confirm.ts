/** `create_card_tds_confirm`: saves the card, in the ways that Paynet fact sheet 9 lists under A to H. */
import * as z from "zod";
import { Text } from "./answer.ts";
import { DECLINES } from "./declines.ts";
import { type Delivered, inTheWayOf, prompt } from "./delivery.ts";
import type { CardIntent } from "./initial.ts";
import { asOldSuccess, type Fields, type Outcome, refusal, success } from "./outcome.ts";
import type { Plans } from "./plans.ts";
import { messageOf } from "./result-codes.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { Confirm } from "./test-cards.ts";

export const ConfirmRequest = z.object({ session_id: Text, token_id: Text });

interface ConfirmParts {
  plans: Plans;
  sessions: Sessions<CardIntent>;
  /** Runs something after `lateSaveMs`. */
  later: (save: () => void) => void;
}

const OBJECT_NAME = "create_card_tds_confirm_response";

/** Nothing in it waits, so of several confirms at once one comes first. */
export function confirmSession(input: z.output<typeof ConfirmRequest>, parts: ConfirmParts): Delivered {
  const session = parts.sessions.find(input.session_id, input.token_id);
  const mode = session?.card.behaviour.confirm;
  if (!session || mode === "session-forgotten") return prompt(refused(13));
  if (session.settled) {
    return prompt(mode === "replayed" ? asOldSuccess(session.settled) : refused(17));
  }
  if (!parts.sessions.isAlive(session)) return prompt(refused(13));
  if (session.verification !== "passed" || mode === "verification-failed") {
    return prompt(notVerified());
  }
  const outcome = outcomeOf(session, session.card.behaviour.confirm, parts);
  session.settled = outcome;
  return inTheWayOf(session.card.behaviour.confirm, outcome);
}

function outcomeOf(session: Session<CardIntent>, mode: Confirm, { plans, later }: ConfirmParts): Outcome {
  const { card, intent } = session;
  const save = () =>
    plans.add(intent.plan, { mask: card.mask, holderMask: card.holderMask, label: intent.label });
  if (mode === "declined") return success(OBJECT_NAME, { ...BANK_ERROR, is_succeed: false });
  if (mode === "documented-example") return asDocumented({});
  if (mode === "saved-as-code-one") return asDocumented({ ...echo(session), card_id: String(save()) });
  if (mode === "answer-lost") return refused(10);
  if (mode === "saved-late") {
    later(save);
    return refused(10);
  }
  const card_id = String(save());
  return success(OBJECT_NAME, { ...EXAMPLE, ...echo(session), is_succeed: true, card_id });
}

/** The fields of the documents' example, in its order. */
const EXAMPLE = {
  domain: "",
  token_id: null,
  subscription_id: null,
  paynet_error_id: "",
  paynet_error_message: "",
  bank_error_id: "",
  bank_error_message: "",
  bank_error_short_desc: "",
  bank_error_long_desc: "",
  subscription_gsm: "",
  xact_id: 0,
  card_id: "",
  otp_control: false,
  attempt_day_count: 3,
  group_reference_details: [],
} satisfies Fields;

const BANK_ERROR = { ...EXAMPLE, ...DECLINES["do-not-honour"], paynet_error_message: messageOf(1) };

function errorFields(id: string, message: string): Fields {
  return { ...EXAMPLE, paynet_error_id: id, paynet_error_message: message };
}

function echo({ tokenId, intent }: Session<CardIntent>): Fields {
  const { subscriptionId: subscription_id, referenceNo: reference_no } = intent.plan;
  const detail = { subscription_id, reference_no, is_succeed: true, message: "Başarılı işlem." };
  return {
    token_id: tokenId,
    subscription_id,
    ...(intent.byGroup ? { group_reference_details: [detail] } : {}),
  };
}

/** Without `is_succeed`, and with the code and the text of the documents' example. */
function asDocumented(fields: Fields): Outcome {
  const result = { object_name: OBJECT_NAME, code: 1, message: "Basarili islem" };
  return { httpStatus: 200, resultCode: 1, fields: { ...EXAMPLE, ...fields, ...result } };
}

function notVerified(): Outcome {
  const result = { object_name: OBJECT_NAME, code: 16, message: messageOf(16) };
  const fields = { ...errorFields("16", messageOf(16)), is_succeed: false, ...result };
  return { httpStatus: 200, resultCode: 16, fields };
}

function refused(code: 10 | 13 | 17): Outcome {
  const outcome = refusal(code);
  return { ...outcome, fields: { ...outcome.fields, object_name: OBJECT_NAME } };
}
