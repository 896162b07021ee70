/**
 * One HTTP call to a provider and what became of it. What a provider's requests look like, and which answers are its own, is said by
 * the small client that each provider has on top.
 *
 * Every call has a deadline. Reads are retried once, with jitter; a create is never repeated here. A provider that keeps
 * failing is left alone for a while, reads and writes apart, so that an outcome can still be looked up.
 */
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

export interface WireRequest {
  method: "POST" | "DELETE";
  path: string;
  headers: Record<string, string>;
  /** JSON, sent as these very bytes. */
  body: string;
  /** Milliseconds for the whole call, where the provider takes another time than usual. */
  timeoutMs?: number;
}

export type Reply =
  /** The provider answered in its own format. */
  | { kind: "answered"; status: number; body: Record<string, unknown> }
  /** No byte of the request left: nothing happened. */
  | { kind: "not_sent"; reason: string }
  /** No answer, or one that is not the provider's: it may have happened. */
  | { kind: "lost"; reason: string };

export interface TransportOptions<Call> {
  /** Scheme, host and port; a path in it is left out. */
  baseUrl: string;
  /** Milliseconds for one whole call. */
  timeoutMs: number;
  /** Milliseconds that a call which is sent once may wait for others to end; the deadline of one call unless given. */
  patienceMs?: number;
  /** Called anew for every attempt, so that no signature is sent twice. */
  write(call: Call): WireRequest;
  /** @param body `null` where the answer is not a JSON object. */
  read(status: number, body: Record<string, unknown> | null): Reply;
}

export interface Transport<Call> {
  /** For calls without an effect, and for those whose repetition has none. */
  repeatable(call: Call): Promise<Reply>;
  /**
   * Sends once, and not at all once it has waited longer for its turn than `patienceMs`: what becomes of it is looked up after a time, and
   * it must not leave after that.
   *
   * @param notAfter epoch milliseconds, where that time began before this call: it does not leave later either.
   */
  once(call: Call, notAfter?: number): Promise<Reply>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** Reads, and as many writes. */
const AT_ONCE = 32;
/** Errors of a connection that was never made, so that nothing can have been sent. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export function createTransport<Call>(options: TransportOptions<Call>): Transport<Call> {
  const pool = new Pool(new URL(options.baseUrl).origin, {
    // As many as there may be calls at once, reads and writes: none waits once more here, unseen.
    connections: 2 * AT_ONCE,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // Below what servers and balancers usually keep, so that a request rarely meets a connection being closed.
    keepAliveTimeout: 4_000,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const send = (call: Call) => exchange(pool, options, call);
  const reads = isolation();
  const writes = isolation();
  const readTwice = retry(handleWhenResult(isFailure), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 400 }),
  });

  return {
    repeatable: (call) => readTwice.execute(() => guarded(() => reads.execute(() => send(call)))),
    once(call, notAfter = Infinity) {
      // The system's own clock: it stands still with nothing, also not with a process that was frozen.
      const leavesBefore = Math.min(notAfter, Date.now() + (options.patienceMs ?? options.timeoutMs));
      return guarded(() =>
        writes.execute(() =>
          Date.now() > leavesBefore
            ? Promise.resolve<Reply>({ kind: "not_sent", reason: "waited_too_long" })
            : send(call),
        ),
      );
    },
    close: () => pool.close(),
  };
}

function isolation() {
  return wrap(
    bulkhead(AT_ONCE, 64),
    circuitBreaker(handleWhenResult(isFailure), {
      breaker: new CountBreaker({ threshold: 0.5, size: 20, minimumNumberOfCalls: 10 }),
      halfOpenAfter: 5_000,
    }),
  );
}

function isFailure(reply: unknown): boolean {
  return typeof reply === "object" && reply !== null && "kind" in reply && reply.kind !== "answered";
}

async function guarded(execute: () => Promise<Reply>): Promise<Reply> {
  try {
    return await execute();
  } catch (error) {
    if (error instanceof BrokenCircuitError) return { kind: "not_sent", reason: "circuit_open" };
    if (error instanceof BulkheadRejectedError) return { kind: "not_sent", reason: "too_many_at_once" };
    throw error;
  }
}

async function exchange<Call>(pool: Pool, options: TransportOptions<Call>, call: Call): Promise<Reply> {
  const { method, path, headers, body, timeoutMs = options.timeoutMs } = options.write(call);
  try {
    const answer = await pool.request({
      method,
      path,
      headers,
      body: Buffer.from(body, "utf8"),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return options.read(answer.statusCode, parseObject(await answer.body.text()));
  } catch (error) {
    const reason = reasonOf(error);
    return { kind: isUnconnected(error, reason) ? "not_sent" : "lost", reason };
  }
}

/** The same codes may come from a connection that was made, when it breaks. */
function isUnconnected(error: unknown, reason: string): boolean {
  const syscall = error instanceof Error && "syscall" in error ? error.syscall : undefined;
  const isBroken = syscall === "read" || syscall === "write";
  return NEVER_CONNECTED.has(reason) && !isBroken;
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
