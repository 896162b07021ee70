/**
 * What a confirm's answer means (fact sheet, section 3.3). `is_succeed` decides, never `code` alone: the documented example has `code` 1 with
 * a text of success, and calls of the same family have 0 with a refusal.
 */
import * as z from "zod";
import type { VaultError } from "../vault.ts";
import { type Answered, refusal, tellable, unreadable } from "./errors.ts";
import { flag, id, said } from "./mapping.ts";
import { shapeOf } from "./shape.ts";

export type Verdict =
  | { kind: "saved"; cardId: string }
  /** All but said: true if the plan lists the card. */
  | { kind: "saved_if_listed"; cardId: string }
  | { kind: "not_saved"; error: VaultError };

/** An error that cannot be read is an error all the same. */
const errorId = said.catch("unreadable");

const ConfirmAnswer = z.object({
  is_succeed: flag,
  code: said,
  message: said,
  card_id: z.union([id, said.transform(() => null)]),
  paynet_error_id: errorId,
  bank_error_id: errorId,
  bank_error_message: errorId,
});
type ConfirmAnswer = z.infer<typeof ConfirmAnswer>;

/** A server's error, a time-out, a session used before, a success of before: each leaves the question open. */
const OPEN = new Set(["8", "10", "17", "100"]);
/** On their own, these say nothing of a refusal. */
const SILENT = new Set(["", "0", "1"]);
const SAYS_SUCCESS = /ba[sş]ar[iı]l[iı]/iu;

/** @param answer of HTTP 200, or a refusal with another status. */
export function judge(answer: Answered): Verdict {
  if (answer.status !== 200) return { kind: "not_saved", error: byCode(answer) };
  const parsed = ConfirmAnswer.safeParse(answer.body);
  if (!parsed.success) return { kind: "not_saved", error: unreadable(answer.body) };
  const told = parsed.data;
  if (told.is_succeed === null) return judgeByTheRest(answer, told);
  if (told.is_succeed) {
    return told.card_id === null ? open(answer, "no_card_id") : { kind: "saved", cardId: told.card_id };
  }
  return OPEN.has(told.code) ? open(answer, told.code) : refused(answer, told);
}

/** Without `is_succeed`, everything else has to speak for a success; and what speaks for both is a question. */
function judgeByTheRest(answer: Answered, told: ConfirmAnswer): Verdict {
  const isClean = told.paynet_error_id === "" && told.bank_error_id === "";
  const saysSuccess =
    told.code === "0" || told.code === "100" || (told.code === "1" && SAYS_SUCCESS.test(told.message));
  if (told.card_id !== null && isClean && saysSuccess) {
    return { kind: "saved_if_listed", cardId: told.card_id };
  }
  const isOpen = told.card_id !== null || (isClean && saysSuccess) || told.code === "" || OPEN.has(told.code);
  return isOpen ? open(answer, tellable(told.code) ?? "no_code") : refused(answer, told);
}

function open({ body }: Answered, providerCode: string): Verdict {
  return { kind: "not_saved", error: { kind: "unknown_outcome", providerCode, shape: shapeOf(body) } };
}

/** The bank's own error means that it refused; without one, nobody proved that the card is theirs. */
function refused(answer: Answered, told: ConfirmAnswer): Verdict {
  const error = byCode(answer);
  const bankError = told.bank_error_id || told.bank_error_message;
  if (error.kind === "challenge_failed") return { kind: "not_saved", error };
  if (bankError) {
    const providerCode = tellable(told.bank_error_id) ?? tellable(told.code) ?? "none";
    return { kind: "not_saved", error: { kind: "declined", providerCode } };
  }
  if (!SILENT.has(told.code)) return { kind: "not_saved", error };
  const providerCode = tellable(told.paynet_error_id) ?? tellable(told.code) ?? "none";
  return { kind: "not_saved", error: { kind: "challenge_failed", providerCode } };
}

/** As a confirm means it: here, what expired (22) is the session. */
function byCode(answer: Answered): VaultError {
  const error = refusal(answer);
  return error.providerCode === "22" ? { kind: "challenge_failed", providerCode: "22" } : error;
}
