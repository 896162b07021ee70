/** 3-D Secure of a payment: what starts it, and what the browser brings back (fact sheet, sections 3.2 and 3.3). */
import * as z from "zod";
import type { ReturnVerdict } from "../payments.ts";
import type { Outcome, StartedChallenge } from "../vault.ts";
import { mismatch, signatureWrong } from "./charge.ts";
import { failure } from "./errors.ts";
import { InitializeAnswer } from "./payment-answer.ts";
import { initializeValues, isSigned, returnValues } from "./response-signature.ts";

/** What is kept, sealed, until the shopper is back. */
const Context = z.strictObject({
  /** Ours. */
  paymentId: z.string(),
  /** iyzico's; answers of before 2024 do not tell it. */
  reference: z.string().nullable(),
  /** Whether the card is to be saved if it pays. */
  saves: z.boolean(),
});
type Context = z.infer<typeof Context>;

/** @throws if it is not what `start` gave. */
export function readContext(context: string): Context {
  return Context.parse(JSON.parse(context));
}

/** @param body of an answer that says `success`. The error's kind is for the caller: no money moved. */
export function startedChallenge(
  secretKey: string,
  body: Record<string, unknown>,
  { paymentId, saves }: Pick<Context, "paymentId" | "saves">,
): Outcome<StartedChallenge> {
  const parsed = InitializeAnswer.safeParse(body);
  if (!parsed.success) return failure(mismatch(["threeDSHtmlContent"]));
  const answer = parsed.data;
  // Where accounts have no signature, they have no `paymentId` either, and nothing rests on the answer but the page to show.
  if (answer.signature !== null && !isSigned(secretKey, initializeValues(answer), answer.signature)) {
    return failure(signatureWrong());
  }
  if (answer.conversationId !== paymentId) return failure(mismatch(["conversationId"]));
  const html = decoded(answer.threeDSHtmlContent);
  if (html === null) return failure(mismatch(["threeDSHtmlContent"]));
  const context: Context = { paymentId, reference: answer.paymentId || null, saves };
  return { ok: true, value: { launch: { kind: "html", html }, context: JSON.stringify(context) } };
}

export function readReturn(
  secretKey: string,
  context: string,
  fields: Readonly<Record<string, string>>,
): ReturnVerdict {
  const { status = "", mdStatus = "", signature = "" } = fields;
  const isRight = isSigned(secretKey, returnValues(fields), signature);
  // A failure need not have its ids, nor a signature (not documented). One that has them has them right.
  const isFailure = status === "failure" && (signature === "" || isRight);
  const isSuccess = status === "success" && isRight;
  if (!isOfPayment(readContext(context), fields, isSuccess ? "named" : "not-contradicted")) {
    return { kind: "foreign" };
  }
  if (isSuccess && mdStatus === "1") return { kind: "passed" };
  if (!isSuccess && !isFailure) return { kind: "foreign" };
  const told = /^-?\d{1,2}$/.test(mdStatus) ? mdStatus : "none";
  return {
    kind: "refused",
    error: { kind: "challenge_failed", decline: "three_ds_failed", providerCode: `mdStatus_${told}` },
  };
}

/** The signature has no way to tell where one value ends and the next begins, so what is not known has to look like an id. */
function isOfPayment(
  { paymentId, reference }: Context,
  fields: Readonly<Record<string, string>>,
  how: "named" | "not-contradicted",
): boolean {
  const { conversationId = "", paymentId: told = "" } = fields;
  const isTheirs = reference === null ? /^[\w-]+$/.test(told) : told === reference;
  if (how === "named") return conversationId === paymentId && isTheirs;
  return (conversationId === "" || conversationId === paymentId) && (told === "" || isTheirs);
}

function decoded(base64: string): string | null {
  const text = base64.replaceAll(/\s/g, "");
  if (text === "" || !/^[\w+/-]+={0,2}$/.test(text)) return null;
  const html = Buffer.from(text, "base64").toString("utf8");
  return html.trim() === "" ? null : html;
}
