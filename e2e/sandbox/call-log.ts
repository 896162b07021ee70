/**
 * The calls that a stand-in saw, in order, for tests to read. Card numbers and security codes are masked before anything is kept.
 */
import type { MiddlewareHandler } from "hono";
import { isLuhnValid } from "./luhn.ts";
import { bodyText, type SandboxEnv } from "./sandbox-env.ts";

export interface LoggedCall {
  /** ISO 8601, UTC. */
  at: string;
  method: string;
  /** With the query, should there be one. */
  path: string;
  apiKey?: string;
  /** `null`: no answer was given, or not yet, or the client had gone before it came. */
  status: number | null;
  /** The provider's own code, where the answer that the client got was a refusal. */
  errorCode?: string;
  fault?: { mode: string; after: string };
  /** What the call did that its answer does not tell. */
  note?: string;
  /** Until the stand-in is through with it, answered or not. */
  isUnderWay?: true;
  /** The parsed JSON or form; the text where it was neither; `null` where there was none. */
  body: unknown;
}

export interface CallLog {
  /** Starts the line of one call. What becomes of the call is written to the object that is returned. */
  open(call: Pick<LoggedCall, "method" | "path" | "apiKey" | "body">): LoggedCall;
  list(): readonly LoggedCall[];
  clear(): void;
}

/**
 * An empty log.
 * @param now the clock, in epoch milliseconds.
 */
export function createCallLog(now: () => number): CallLog {
  let calls: LoggedCall[] = [];
  return {
    open(call) {
      const entry: LoggedCall = {
        at: new Date(now()).toISOString(),
        method: call.method,
        path: maskText(call.path),
        ...(call.apiKey === undefined ? {} : { apiKey: maskText(call.apiKey) }),
        status: null,
        isUnderWay: true,
        body: maskBody(call.body),
      };
      calls.push(entry);
      return entry;
    },
    list: () => calls,
    clear() {
      calls = [];
    },
  };
}

/**
 * Writes every call to the log, at once when it comes in, and its outcome when it is known.
 * @param apiKeyOf finds the caller's key in the `Authorization` header, in the provider's own format.
 */
export function logCalls(
  log: CallLog,
  apiKeyOf: (authorization: string | undefined) => string | undefined,
): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const apiKey = apiKeyOf(c.req.header("authorization"));
    const call = log.open({
      method: c.req.method,
      path: c.req.path + new URL(c.req.url).search,
      ...(apiKey === undefined ? {} : { apiKey }),
      body: readBody(await bodyText(c), c.req.header("content-type")),
    });
    c.set("call", call);
    await next();
    delete call.isUnderWay;
    call.status = c.req.raw.signal.aborted ? null : c.res.status;
  };
}

function readBody(text: string, contentType: string | undefined): unknown {
  if (text === "") return null;
  if (contentType?.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** UUIDs are passed over: a token may hold a long run of digits and dashes by chance. */
const UUID_OR_DIGITS = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?<!\d)\d(?:[ -]?\d){11,}(?!\d)/gi;

/** Leaves the first six and the last four digits of what is, or might be, a card number. Spaces and dashes are seen through. */
export function maskCardNumbers(text: string): string {
  return text.replaceAll(UUID_OR_DIGITS, (found) => {
    if (/[a-f]|^\w{8}-\w{4}-\w{4}-\w{4}-/i.test(found)) return found;
    const digits = found.replaceAll(/\D/g, "");
    // Shorter runs are times and ids as a rule; from 15 digits on, even a mistyped card number is hidden.
    return digits.length >= 15 || isLuhnValid(digits) ? maskDigits(digits) : found;
  });
}

function maskDigits(digits: string): string {
  return digits.slice(0, 6) + "*".repeat(digits.length - 10) + digits.slice(-4);
}

/** The names that providers give to the three or four digits on the back. */
const SECURITY_CODE = "cv[vc]2?";
const SECURITY_CODE_NAME = new RegExp(`^(?:card_?)?${SECURITY_CODE}$`, "i");
const SECURITY_CODE_IN_TEXT = new RegExp(
  String.raw`(${SECURITY_CODE}\\?["']?\s*[=:]\s*\\?["']?)\d{1,4}`,
  "gi",
);

function maskText(text: string): string {
  return maskCardNumbers(text).replaceAll(SECURITY_CODE_IN_TEXT, "$1***");
}

function maskBody(value: unknown): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value === "number") return maskNumber(value);
  if (Array.isArray(value)) return value.map(maskBody);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(maskField));
}

function maskField([name, value]: [string, unknown]): [string, unknown] {
  return [maskText(name), SECURITY_CODE_NAME.test(name) ? "***" : maskBody(value)];
}

function maskNumber(value: number): unknown {
  const masked = maskCardNumbers(String(value));
  return masked === String(value) ? value : masked;
}
