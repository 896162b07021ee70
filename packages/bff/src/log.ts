/**
 * The log. What may be said is the list in {@link LogFields}: never a body, a header, a URL or a provider's raw answer.
 * The finished line still passes a scrubber, for what nobody thought of (security requirement L1).
 */
import { maskCardNumbers } from "@saved-cards/widget/card";
import { type DestinationStream, pino } from "pino";

/** All that a line can hold beside its time, level and event. */
export interface LogFields {
  requestId?: string;
  sessionId?: string;
  method?: string;
  /** The route's pattern, never the path that was asked for. */
  route?: string;
  status?: number;
  durationMs?: number;
  problem?: string;
  vault?: string;
  /** The provider's own code and the operation it answered. */
  providerCode?: string;
  operation?: string;
  attempt?: number;
  challengeId?: string;
  /** What a challenge is for. */
  purpose?: string;
  paymentId?: string;
  state?: string;
  /** Names and types of the fields of an answer that could not be read, never a value. */
  shape?: string;
  outcome?: string;
  /** Of a bug: its class, its code, and where it happened. Its message may quote input, so it is left out. */
  error?: { name: string; code?: string; stack: string[] };
  address?: string;
  port?: number;
  count?: number;
}

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log that adds `fields` to every line. */
  with(fields: LogFields): Log;
}

/** @param destination where lines go; standard output by default, written at once so that a crash loses none. */
export function createLog(destination: DestinationStream = pino.destination({ fd: 1, sync: true })): Log {
  const root = pino(
    {
      base: null,
      messageKey: "event",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: maskCardNumbers },
    },
    destination,
  );
  const over = (fields: LogFields): Log => ({
    info: (event, more) => root.info(listed({ ...fields, ...more }), event),
    warn: (event, more) => root.warn(listed({ ...fields, ...more }), event),
    error: (event, more) => root.error(listed({ ...fields, ...more }), event),
    with: (more) => over({ ...fields, ...more }),
  });
  return over({});
}

const LISTED: Record<keyof LogFields, true> = {
  requestId: true,
  sessionId: true,
  method: true,
  route: true,
  status: true,
  durationMs: true,
  problem: true,
  vault: true,
  providerCode: true,
  operation: true,
  attempt: true,
  challengeId: true,
  purpose: true,
  paymentId: true,
  state: true,
  shape: true,
  outcome: true,
  error: true,
  address: true,
  port: true,
  count: true,
};

/** The type alone does not keep out what an object holds beside the fields that it is known for. */
function listed(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(LISTED, name)));
}

/** What a log may say of an unexpected error. */
export function describeError(error: unknown): NonNullable<LogFields["error"]> {
  if (!(error instanceof Error)) return { name: typeof error, stack: [] };
  const { message, stack = "" } = error;
  // A message of several lines may have some that look like frames.
  const behindMessage = stack.slice(stack.includes(message) ? stack.indexOf(message) + message.length : 0);
  const frames = behindMessage.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...("code" in error && typeof error.code === "string" && { code: error.code }),
    stack: frames.slice(0, 12).map((line) => line.trim()),
  };
}
