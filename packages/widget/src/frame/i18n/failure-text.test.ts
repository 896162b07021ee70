import { describe, expect, test } from "vitest";
import type { Challenge, Decline, Payment, ProblemCode } from "../../contract/index.ts";
import { FieldErrorCode, ProblemCode as ProblemCodes } from "../../contract/index.ts";
import type { Failure } from "../api/client.ts";
import { en } from "./en.ts";
import { challengeText, failureText, fieldErrorText, waitInWords } from "./failure-text.ts";
import { payEn } from "./pay-en.ts";
import { payTr } from "./pay-tr.ts";
import { payFailureText } from "./pay.ts";
import { tr } from "./tr.ts";

const inTurkish = { locale: "tr", texts: tr, pay: payTr } as const;
const inEnglish = { locale: "en", texts: en, pay: payEn } as const;

function refused(code: ProblemCode, retryAfter: number | null = null): Failure {
  const problem = { type: "about:blank", title: code, status: 400, code, detail: "SECRET", requestId: "r" };
  return { outcome: "refused", problem, retryAfter };
}

describe("the time to wait", () => {
  test.each([
    [1, "1 saniye", "1 second"],
    [90, "90 saniye", "90 seconds"],
    [91, "2 dakika", "2 minutes"],
    [1_700, "29 dakika", "29 minutes"],
    [5_401, "2 saat", "2 hours"],
  ])("of %i s is %s", (seconds, turkish, english) => {
    expect(waitInWords(seconds, "tr")).toBe(turkish);
    expect(waitInWords(seconds, "en")).toBe(english);
  });

  test("stands in the sentence where the BFF said it", () => {
    expect(failureText(refused("rate_limited", 120), tr, "tr")).toContain("2 dakika sonra");
    expect(failureText(refused("rate_limited"), en, "en")).toContain("later");
  });
});

describe("what the shopper is told of a payment", () => {
  test.each(ProblemCodes.options)("that %s refused is a sentence of ours in both languages", (code) => {
    for (const language of [inTurkish, inEnglish]) {
      const text = payFailureText(refused(code), language);
      expect(text).toMatch(/^\p{Lu}.*\.$/u);
      expect(text).not.toContain("_");
      expect(text).not.toContain("SECRET");
    }
  });

  test("speaks of the card's charge, not of its being saved", () => {
    for (const code of ["challenge_failed", "vault_misconfigured", "payment_not_made"] as const) {
      expect(payFailureText(refused(code), inTurkish)).not.toContain("kaydedil");
      expect(payFailureText(refused(code), inEnglish)).not.toContain("saved");
    }
  });
});

describe("what the shopper is told", () => {
  test.each(ProblemCodes.options)(
    "of %s is a sentence of ours in both languages, with no code in it",
    (code) => {
      for (const text of [failureText(refused(code), tr, "tr"), failureText(refused(code), en, "en")]) {
        expect(text).toMatch(/^\p{Lu}.*\.$/u);
        expect(text).not.toContain("_");
        expect(text).not.toContain("SECRET");
        expect(text).not.toContain("!");
      }
    },
  );

  test.each(FieldErrorCode.options)("of %s in an input is a sentence, whichever input it is", (code) => {
    for (const field of ["holder", "number", "expiry", "cvc", "label"] as const) {
      expect(fieldErrorText(field, code, tr)).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

  test("of an input's error that nobody knows is still a sentence", () => {
    expect(fieldErrorText("number", "something_new", en)).toBe("Please check this field.");
  });
});

function ended(state: Challenge["state"], problem: ProblemCode | null = null): Challenge {
  return {
    id: "chl_1",
    state,
    expiresAt: "2099-01-01T00:00:00Z",
    page: null,
    result: { card: null, payment: null, problem },
  };
}

function payment(status: Payment["status"], decline?: Decline): Payment {
  return {
    id: "pay_1",
    status,
    amount: "149.90",
    charged: "149.90",
    currency: "TRY",
    installment: 1,
    card: { id: null, brand: "visa", last4: "0006", bank: null, family: null },
    reference: null,
    ...(decline !== undefined && { decline }),
  };
}

const ofPayment = (state: Challenge["state"], made: Payment): Challenge => ({
  ...ended(state),
  result: { card: null, payment: made, problem: null },
});

describe("the end of a challenge", () => {
  test.each([
    ["failed", "challenge_failed", tr.problems.challenge_failed],
    ["failed", "card_declined", tr.problems.card_declined],
    ["failed", "vault_misconfigured", tr.problems.vault_misconfigured],
    ["failed", null, tr.problems.challenge_failed],
    ["expired", null, tr.challenge.expired],
    ["cancelled", null, tr.challenge.cancelled],
    ["succeeded", null, null],
  ] as const)("%s with %s is told as it is", (state, problem, said) => {
    expect(challengeText(ended(state, problem), tr)).toBe(said);
  });

  test("of a payment is told in the words of its decline, and as open while nobody knows", () => {
    const message = "Kartınızın limiti yetersiz.";
    const failed = payment("failed", { code: "limit_exceeded", message, retryable: false });
    expect(challengeText(ofPayment("failed", failed), tr)).toBe(message);
    expect(challengeText(ofPayment("failed", payment("pending")), tr)).toBe(tr.form.asking);
    expect(challengeText(ofPayment("succeeded", payment("succeeded")), tr)).toBeNull();
  });

  test("is not called a failure while nobody knows", () => {
    expect(challengeText(ended("failed", "outcome_unknown"), tr)).toBe(tr.challenge.unknown);
  });
});
