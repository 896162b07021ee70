/**
 * Paynet's calls (fact sheet, section 1): always POST, the raw secret in the header, and two envelopes. HTTP 200 has the service's object
 * with `code`; any other status has `{type, message, code, result_code}`, where `code` is the HTTP status again.
 */
import { createTransport, type Reply, type Transport, type WireRequest } from "../transport.ts";

export interface PaynetOptions {
  /** `sck_…` */
  secretKey: string;
  /** Scheme, host and port; Paynet's hosts have no path. */
  baseUrl: string;
  /** Milliseconds for one whole call. */
  timeoutMs: number;
  /** Milliseconds for one that Paynet answers only after the shopper's bank has; 25 seconds unless given. */
  bankTimeoutMs?: number;
  /** Milliseconds after which a charge that cannot be found was not made; three minutes unless given. */
  chargeSettlesWithinMs?: number;
}

export interface PaynetCall {
  path: `/v1/${string}` | `/v2/${string}`;
  body: Record<string, unknown>;
  timeoutMs?: number;
}

export type PaynetClient = Transport<PaynetCall>;

/** What became of a save or a charge is asked as soon as it is given up, so it must not be given up while a bank may still say yes. */
const BANK_TIMEOUT_MS = 25_000;

export function bankTimeoutOf({ bankTimeoutMs = BANK_TIMEOUT_MS }: PaynetOptions): number {
  return bankTimeoutMs;
}

/** A connection may break at once, and Paynet still be waiting for the bank. */
export function settlesWithin(options: PaynetOptions): number {
  return bankTimeoutOf(options) * 1.2;
}

/** @throws if the secret cannot stand in a header. */
export function createPaynetClient({ secretKey, baseUrl, timeoutMs }: PaynetOptions): PaynetClient {
  if (!/^[\x21-\x7e]+$/.test(secretKey)) {
    throw new TypeError("Paynet's secret key must be visible ASCII characters, without blanks.");
  }
  return createTransport<PaynetCall>({
    baseUrl,
    timeoutMs,
    write: (call) => request(secretKey, call),
    read: readAnswer,
  });
}

function request(secretKey: string, { path, body, timeoutMs }: PaynetCall): WireRequest {
  return {
    method: "POST",
    path,
    headers: {
      accept: "application/json; charset=UTF-8",
      "content-type": "application/json; charset=UTF-8",
      // Not RFC 7617: neither a user name nor base64 (fact sheet, section 1).
      authorization: `Basic ${secretKey}`,
    },
    body: JSON.stringify(body),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

/**
 * Of 401 and 403 the status is enough: whoever sent it, Paynet or a gateway that does not know our address, let nothing through.
 * A server error leaves open how far it got, in Paynet's words or in a gateway's.
 */
function readAnswer(status: number, body: Record<string, unknown> | null): Reply {
  if (status === 401 || status === 403) return { kind: "answered", status, body: body ?? {} };
  if (body && status === 200) return { kind: "answered", status, body };
  if (body && status >= 400 && status < 500 && isErrorEnvelope(body)) {
    return { kind: "answered", status, body };
  }
  return { kind: "lost", reason: `http_${status}_not_paynet` };
}

/** A framework's own JSON for a path that it does not have is no answer of Paynet's. */
function isErrorEnvelope(body: Record<string, unknown>): boolean {
  return "result_code" in body || typeof body["type"] === "string";
}
