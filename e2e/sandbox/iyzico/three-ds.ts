/** iyzico's mock 3-D Secure for the shopper's browser, from iyzico's document back to the merchant (iyzico fact sheet 3.3 and 8). */
import { type Context, Hono } from "hono";
import { bodyText, type SandboxEnv } from "../sandbox-env.ts";
import {
  callbackAddress,
  codePage,
  type Html,
  MOCK_PATHS,
  sendingPage,
  SMS_CODE,
  startDocument,
  unknownPage,
} from "./mock-pages.ts";
import { comeBack, type Payment, type Verification } from "./payment.ts";
import type { Payments } from "./payments.ts";
import { callbackSignature } from "./response-signature.ts";
import type { Webhooks } from "./webhooks.ts";

interface ThreeDSParts {
  payments: Payments;
  webhooks: Webhooks;
  secretKey: string;
  /** The stand-in's own origin, for the browser. */
  publicUrlFor: (c: Context<SandboxEnv>) => string;
}

interface Step {
  payment: Payment;
  verification: Verification;
  form: URLSearchParams;
  publicUrl: string;
}

/**
 * The addresses that the browser posts to. No cookie, no storage and no `Origin` is asked for, so that all works in a frame and from
 * a document without an origin. Which fields go between them is a guess (fact sheet 8).
 */
export function threeDSMock(parts: ThreeDSParts): Hono<SandboxEnv> {
  const step = (take: (step: Step) => Html) => (c: Context<SandboxEnv>) => takeStep(c, parts, take);
  const toMerchant = step(({ payment, verification }) => returnPage(payment, verification, parts));
  return new Hono<SandboxEnv>()
    .post(MOCK_PATHS.init, step(openMock))
    .post(MOCK_PATHS.confirm, step(takeAnswer))
    .post(`${MOCK_PATHS.success}/:pos`, toMerchant)
    .post(`${MOCK_PATHS.failure}/:pos`, toMerchant);
}

/** What `threeDSHtmlContent` holds, before base64. */
export function threeDSHtml(payment: Payment, publicUrl: string): string {
  return payment.verification ? startDocument(payment, payment.verification, publicUrl) : "";
}

async function takeStep(
  c: Context<SandboxEnv>,
  { payments, publicUrlFor }: ThreeDSParts,
  take: (step: Step) => Html,
): Promise<Response> {
  const form = new URLSearchParams(await bodyText(c));
  const payment = payments.findByKey(form.get("PaReq") ?? "");
  if (!payment?.verification) return c.html(unknownPage(), 404);
  c.header("Cache-Control", "no-store");
  const { verification } = payment;
  return c.html(await take({ payment, verification, form, publicUrl: publicUrlFor(c) }));
}

function openMock(step: Step): Html {
  const { payment, verification } = step;
  return verification.answer === "none" ? codePage(payment, verification) : donePage(step);
}

/** One try: a wrong code fails. A second answer, after a reload or the Back button, changes nothing. */
function takeAnswer(step: Step): Html {
  const { verification, form } = step;
  if (verification.answer !== "none") return donePage(step);
  const isRight = form.get("action") !== "cancel" && form.get("smsCode")?.trim() === SMS_CODE;
  verification.answer = isRight ? "passed" : "failed";
  return donePage(step);
}

function donePage({ payment, verification, publicUrl }: Step): Html {
  const { answer, key, orderId } = verification;
  return sendingPage(answer === "passed" ? "Doğrulama tamamlandı" : "Doğrulama yapılmadı", {
    action: callbackAddress(payment, answer === "passed" ? "success" : "failure", publicUrl),
    fields: { orderId, PaReq: key },
  });
}

/**
 * What came of it is known here, whichever of the two addresses the browser was made to call. A failure has its `paymentId` and an
 * empty `conversationData`, which is a guess.
 */
function returnPage(payment: Payment, verification: Verification, parts: ThreeDSParts): Html {
  const isFirst = verification.callback === undefined;
  const { status, mdStatus } = comeBack(payment, verification);
  if (isFirst) parts.webhooks.schedule(payment);
  const fields = {
    status,
    paymentId: payment.paymentId,
    conversationData: "",
    conversationId: payment.conversationId ?? "",
    mdStatus: String(mdStatus),
  };
  return sendingPage("İşyerine dönülüyor…", {
    action: verification.callbackUrl,
    fields: { ...fields, signature: callbackSignature(parts.secretKey, fields) },
  });
}
