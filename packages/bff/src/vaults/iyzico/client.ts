/**
 * One signed call to iyzico and what became of it. The bytes that are signed are the bytes that are sent.
 *
 * Every call has a deadline. Reads are retried once, with jitter; a create is never repeated here. A provider that keeps
 * failing is left alone for a while, reads and writes apart, so that an outcome can still be looked up.
 */
import { randomBytes } from "node:crypto";
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  circuitBreaker,
  CountBreaker,
  ExponentialBackoff,
  handleWhenResult,
  retry,
  wrap,
} from "cockatiel";
import { Pool } from "undici";
import { authorization, type IyzicoKeys } from "./signature.ts";

export interface IyzicoClientOptions extends IyzicoKeys {
  /** Scheme, host and port; iyzico's hosts have no path. */
  baseUrl: string;
  /** Milliseconds for one whole call. */
  timeoutMs: number;
}

export type IyzicoReply =
  /** iyzico answered in its own format. */
  | { kind: "answered"; status: number; body: Record<string, unknown> }
  /** No byte of the request left: nothing happened. */
  | { kind: "not_sent"; reason: string }
  /** No answer, or one that is not iyzico's: it may have happened. */
  | { kind: "lost"; reason: string };

export interface IyzicoCall {
  method: "POST" | "DELETE";
  path: string;
  body: Record<string, unknown>;
}

export interface IyzicoClient {
  /** For calls without an effect, and for the delete, whose repetition has none. */
  repeatable(call: IyzicoCall): Promise<IyzicoReply>;
  /** Sends once. */
  once(call: IyzicoCall): Promise<IyzicoReply>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Errors of a connection that was never made, so that nothing can have been sent. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export function createIyzicoClient(options: IyzicoClientOptions): IyzicoClient {
  const pool = new Pool(new URL(options.baseUrl).origin, {
    connections: 32,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // Below what servers and balancers usually keep, so that a request rarely meets a connection being closed.
    keepAliveTimeout: 4_000,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const send = (call: IyzicoCall) => exchange(pool, options, call);
  const reads = isolation();
  const writes = isolation();
  const readTwice = retry(handleWhenResult(isFailure), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 400 }),
  });

  return {
    repeatable: (call) => readTwice.execute(() => guarded(() => reads.execute(() => send(call)))),
    once: (call) => guarded(() => writes.execute(() => send(call))),
    close: () => pool.close(),
  };
}

function isolation() {
  return wrap(
    bulkhead(32, 64),
    circuitBreaker(handleWhenResult(isFailure), {
      breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 10 }),
      halfOpenAfter: 5_000,
    }),
  );
}

function isFailure(reply: unknown): boolean {
  return typeof reply === "object" && reply !== null && "kind" in reply && reply.kind !== "answered";
}

async function guarded(execute: () => Promise<IyzicoReply>): Promise<IyzicoReply> {
  try {
    return await execute();
  } catch (error) {
    if (error instanceof BrokenCircuitError) return { kind: "not_sent", reason: "circuit_open" };
    if (error instanceof BulkheadRejectedError) return { kind: "not_sent", reason: "too_many_at_once" };
    throw error;
  }
}

async function exchange(pool: Pool, options: IyzicoClientOptions, call: IyzicoCall): Promise<IyzicoReply> {
  const body = JSON.stringify(call.body);
  const randomKey = randomBytes(16).toString("hex");
  try {
    const answer = await pool.request({
      method: call.method,
      path: call.path,
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        authorization: authorization(options, { randomKey, path: call.path, body }),
        "x-iyzi-rnd": randomKey,
      },
      body: Buffer.from(body, "utf8"),
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    return readAnswer(answer.statusCode, await answer.body.text());
  } catch (error) {
    const reason = reasonOf(error);
    return { kind: NEVER_CONNECTED.has(reason) ? "not_sent" : "lost", reason };
  }
}

/** iyzico's own failures are HTTP 200; a gateway's are not JSON, or lack `status` (fact sheet, section 7). */
function readAnswer(status: number, text: string): IyzicoReply {
  const body = parseObject(text);
  if (body && (body["status"] === "success" || body["status"] === "failure")) {
    return { kind: "answered", status, body };
  }
  return { kind: "lost", reason: `http_${status}_not_iyzico` };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.name;
}
