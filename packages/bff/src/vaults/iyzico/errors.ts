/** iyzico's error codes in the vault port's terms (fact sheet, sections 2.4 and 7). */
import type { Outcome, VaultError } from "../vault.ts";
import type { IyzicoReply } from "./client.ts";

type Kind = Omit<VaultError, "providerCode">;

const byCode = new Map<string, Kind>([
  ["12", { kind: "invalid_card", field: "number" }],
  ["13", { kind: "invalid_card", field: "expiry" }],
  ["14", { kind: "invalid_card", field: "expiry" }],
  ["15", { kind: "invalid_card", field: "cvc" }],
  ["16", { kind: "invalid_card", field: "holder" }],
  ["17", { kind: "invalid_card", field: "expiry" }],
  ["19", { kind: "invalid_card", field: "holder" }],
  ["1000", { kind: "misconfigured" }],
  ["1001", { kind: "misconfigured" }],
  ["1007", { kind: "misconfigured" }],
  ["3005", { kind: "not_found", missing: "owner" }],
  ["3006", { kind: "not_found", missing: "card" }],
  ["3007", { kind: "misconfigured" }],
  ["9000", { kind: "misconfigured" }],
  ["50000", { kind: "unavailable" }],
  // A "system error" says nothing of how far it got.
  ["1", { kind: "unknown_outcome" }],
  ["2", { kind: "unknown_outcome" }],
  ["100001", { kind: "unknown_outcome" }],
]);

/** A refusal without a code of ours is about the request, so it is the merchant's to look at, not the shopper's. */
export function refusal(reply: Extract<IyzicoReply, { kind: "answered" }>): VaultError {
  const providerCode = codeOf(reply.body);
  const known = byCode.get(providerCode);
  if (known) return { ...known, providerCode };
  // 10xxx are the bank's.
  return { kind: /^10\d{3}$/.test(providerCode) ? "declined" : "misconfigured", providerCode };
}

/**
 * A string, but for 50000, which the documentation shows as a number. It goes to the merchant and the log, so what has more digits than
 * any code is not told on.
 */
export function codeOf(body: Record<string, unknown>): string {
  const code = body["errorCode"];
  const told = typeof code === "string" || typeof code === "number" ? String(code) : "none";
  return /\d(\D*\d){8}/.test(told) ? "unreadable" : told;
}

export function transportError(reply: Exclude<IyzicoReply, { kind: "answered" }>): VaultError {
  switch (reply.kind) {
    case "not_sent":
      return { kind: "unavailable", providerCode: reply.reason };
    case "lost":
      return { kind: "unknown_outcome", providerCode: reply.reason };
    default:
      return reply satisfies never;
  }
}

/** Of a call that has no effect, or whose repetition has none, an unknown outcome is just no answer. */
export function withoutEffect(error: VaultError): VaultError {
  return error.kind === "unknown_outcome" ? { ...error, kind: "unavailable" } : error;
}

export function failure(error: VaultError): { ok: false; error: VaultError } {
  return { ok: false, error };
}

export function success(reply: IyzicoReply): Outcome<Record<string, unknown>> {
  if (reply.kind !== "answered") return failure(transportError(reply));
  return reply.body["status"] === "success" ? { ok: true, value: reply.body } : failure(refusal(reply));
}
