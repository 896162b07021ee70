import { describe, expect, test } from "vitest";
import type { ProblemCode } from "../../contract/index.ts";
import type { Answer } from "./client.ts";
import { intentAfter, intentFor } from "./intent.ts";

let count = 0;
const newKey = () => `key-${++count}`;

const lost: Answer<null> = { outcome: "no_answer", reason: "lost" };
const ok: Answer<null> = { outcome: "ok", value: null };

function refused(status: number, code: ProblemCode): Answer<null> {
  const problem = { type: "about:blank", title: code, status, code, detail: "", requestId: "r" };
  return { outcome: "refused", problem, retryAfter: null };
}

const first = () => intentFor(null, "a card", newKey);

describe("an intent", () => {
  test.each([
    ["no answer came", lost],
    ["the BFF does not know either", refused(503, "outcome_unknown")],
    ["the first request still runs", refused(409, "idempotency_in_progress")],
    ["the BFF broke down", refused(500, "internal_error")],
  ])("keeps its key when %s", (_, answer) => {
    const intent = first();
    expect(intentFor(intentAfter(intent, answer), "a card", newKey).key).toBe(intent.key);
  });

  test.each([
    ["it was done", ok],
    ["the card was declined", refused(422, "card_declined")],
    ["the card is known not to be saved", refused(503, "card_not_saved")],
    ["there were too many attempts", refused(429, "rate_limited")],
    ["the session was over", refused(401, "session_expired")],
  ])("ends when %s, and the next one has a new key", (_, answer) => {
    const intent = first();
    expect(intentAfter(intent, answer)).toBeNull();
    expect(intentFor(intentAfter(intent, answer), "a card", newKey).key).not.toBe(intent.key);
  });

  test("gets a new key when the shopper changed what is sent", () => {
    const open = intentAfter(first(), lost);
    expect(intentFor(open, "another card", newKey).key).not.toBe(open?.key);
  });

  test.each([
    ["an expired session", refused(401, "session_expired")],
    ["a rate limit", refused(429, "rate_limited")],
  ])("that is open stays open over %s: it says nothing about the earlier request", (_, answer) => {
    const open = intentAfter(first(), lost);
    if (open === null) throw new Error("It should be open.");
    expect(intentAfter(open, answer)).toEqual(open);
  });

  test("that is open ends with a definite answer", () => {
    const open = intentAfter(first(), lost);
    if (open === null) throw new Error("It should be open.");
    expect(intentAfter(open, refused(422, "card_declined"))).toBeNull();
  });
});
