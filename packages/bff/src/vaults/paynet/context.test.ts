import { describe, expect, test } from "vitest";
import { type Context, isRecognised } from "./context.ts";

const context: Context = {
  sessionId: "js_EAAAAOBVGxisSlamqJ9MJ4az0sIKo612LkVsws4crXSURqgX",
  tokenId: "FF349CFA-6667-4555-8BD6-02BF5E181D80",
  plan: { subscriptionId: "s" },
  mask: { bin: "435508", last4: "4358" },
  cardsBefore: [],
};
const { sessionId: session_id, tokenId: token_id } = context;

describe("a return is this challenge's", () => {
  test.each([
    ["with both ids", { session_id, token_id }],
    ["with one of them", { session_id }],
    ["with the other", { token_id }],
    ["without ids, as a failure may come (3.2)", { message: "İşlem başarısız" }],
    ["with empty ones", { session_id: "", token_id: "" }],
    ["with the GUID in small letters", { session_id, token_id: token_id.toLowerCase() }],
    ["with fields that nobody knows", { session_id, token_id, md_status: "1" }],
    ["with keys that only another's notes have (trap 6)", { paynet_session_id: "x", paynet_token_id: "y" }],
  ])("%s", (_how, fields) => {
    expect(isRecognised(context, fields)).toBe(true);
  });
});

describe("a return is another's", () => {
  test.each([
    ["with another session", { session_id: "js_other", token_id }],
    ["with another token", { session_id, token_id: "00000000-6667-4555-8BD6-02BF5E181D80" }],
    ["with one wrong id alone", { token_id: "x" }],
    ["with the session in other letters: it is no GUID", { session_id: session_id.toLowerCase(), token_id }],
    ["with a blank more", { session_id: `${session_id} `, token_id }],
    ["with the two exchanged", { session_id: token_id, token_id: session_id }],
  ])("%s", (_how, fields) => {
    expect(isRecognised(context, fields)).toBe(false);
  });
});

test("a token that is no GUID is compared as it is", () => {
  const other = { ...context, tokenId: "Token-a" };
  expect(isRecognised(other, { token_id: "Token-a" })).toBe(true);
  expect(isRecognised(other, { token_id: "token-a" })).toBe(false);
});
