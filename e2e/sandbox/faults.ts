/**
 * Faults on demand. A test says which calls go wrong and how; the rules know nothing of any provider.
 *
 * | mode           | what the client sees                                                                       |
 * |----------------|--------------------------------------------------------------------------------------------|
 * | `timeout`      | nothing: the connection stays open until the client gives up or the stand-in stops         |
 * | `reset`        | the connection is reset (TCP RST)                                                          |
 * | `http-502-html`| a gateway's HTML page                                                                      |
 * | `garbage`      | status 200, labelled JSON, and not JSON                                                    |
 * | `slow`         | the true answer, `ms` milliseconds late; the call goes on even if the client has gone      |
 * | `failure`      | the provider's own refusal with `errorCode`; the code's meaning is the provider's business |
 * | `mistyped`     | the true answer with each top-level field, or each of `fields` at any depth, of a wrong type |
 * | `drifted`      | the true answer with fields that no document names, and each of `fields` spelt otherwise   |
 * | `tampered`     | the true answer with the top-level fields of `set`, and the signature that it had          |
 *
 * A provider whose codes are numbers takes them as `resultCode`, and one whose refusals have several statuses takes `httpStatus`.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Context, MiddlewareHandler, Next } from "hono";
import * as z from "zod";
import { drift, mistype, rewriteFields, rewriteJson } from "./answer-drift.ts";
import type { SandboxEnv } from "./sandbox-env.ts";

const target = {
  /** `POST /cardstorage/card`, or `*` for every call. */
  match: z.string().regex(/^(\*|(GET|POST|PUT|PATCH|DELETE) \/\S*)$/, {
    error: "write `METHOD /path`, or `*` for every call",
  }),
  /** Whether the card is stored or deleted before the fault strikes. */
  after: z.enum(["before-effect", "after-effect"]).default("before-effect"),
  /** How many calls the rule spoils; all of them, unless told otherwise. */
  times: z.int().positive().optional(),
};

const FaultRule = z.discriminatedUnion("mode", [
  z.strictObject({ ...target, mode: z.enum(["timeout", "reset", "http-502-html", "garbage"]) }),
  z.strictObject({ ...target, mode: z.literal("slow"), ms: z.int().min(0).max(600_000).default(1000) }),
  z
    .strictObject({
      ...target,
      mode: z.literal("failure"),
      errorCode: z
        .string()
        .regex(/^\d{1,6}$/, { error: 'write the code as a string of digits, such as "3007"' })
        .optional(),
      resultCode: z.int().min(0).max(999_999).optional(),
      httpStatus: z.int().min(200).max(599).optional(),
    })
    .refine(({ errorCode, resultCode }) => (errorCode === undefined) !== (resultCode === undefined), {
      error: "give one of errorCode and resultCode",
    }),
  z.strictObject({
    ...target,
    mode: z.enum(["mistyped", "drifted"]),
    /** Names of fields in the answer's JSON. */
    fields: z.array(z.string()).default([]),
  }),
  z.strictObject({
    ...target,
    mode: z.literal("tampered"),
    /** Field to value, any JSON. */
    set: z.record(z.string(), z.json()),
  }),
]);
type FaultRule = z.output<typeof FaultRule>;

/** The modes that give the true answer, changed. */
type Falsifying = "mistyped" | "drifted" | "tampered";

/** The body of `PUT /__faults`: the first rule that matches a call, and is not used up, strikes. */
export const FaultRules = z.array(FaultRule);

/** Writes the provider's refusal for the mode `failure`. */
type Refuse = (c: Context<SandboxEnv>, code: string, httpStatus?: number) => Response | Promise<Response>;

export interface Faults {
  replace(rules: readonly FaultRule[]): void;
  /** The fault for this call, if any; counts as one use of its rule. */
  take(method: string, path: string): FaultRule | undefined;
}

/** Starts without a rule: nothing goes wrong until a test asks for it. */
export function createFaults(): Faults {
  let rules: { rule: FaultRule; left: number }[] = [];
  return {
    replace(next) {
      rules = next.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
    },
    take(method, path) {
      const live = rules.find(
        ({ rule, left }) => left > 0 && (rule.match === "*" || rule.match === `${method} ${path}`),
      );
      if (!live) return undefined;
      live.left -= 1;
      return live.rule;
    },
  };
}

/** Lets the rules strike. The request has been read whole by then, so a client cannot tell "not done" from "done". */
export function injectFaults(faults: Faults, refuse: Refuse): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const fault = faults.take(c.req.method, c.req.path);
    if (!fault) return next();
    const { call } = c.var;
    call.fault = { mode: fault.mode, after: fault.after };
    if (fault.mode === "slow") return late(fault, next);
    if ("fields" in fault || "set" in fault) {
      await next();
      const falsified = await falsify(c.res, fault);
      c.res = undefined;
      c.res = falsified;
      return;
    }
    if (fault.after === "after-effect") await next();
    // The refusal of the hidden answer, if it was one, is not what the client got.
    delete call.errorCode;
    c.res = undefined;
    c.res = await strike(c, fault, refuse);
  };
}

async function late(fault: Extract<FaultRule, { mode: "slow" }>, next: Next): Promise<void> {
  if (fault.after === "before-effect") await wait(fault.ms);
  await next();
  if (fault.after === "after-effect") await wait(fault.ms);
}

function falsify(response: Response, fault: Extract<FaultRule, { mode: Falsifying }>): Promise<Response> {
  if ("set" in fault) return rewriteFields(response, fault.set);
  const change = fault.mode === "mistyped" ? mistype : drift;
  return rewriteJson(response, (body) => change(body, fault.fields));
}

async function strike(
  c: Context<SandboxEnv>,
  fault: Exclude<FaultRule, { mode: "slow" | Falsifying }>,
  refuse: Refuse,
): Promise<Response> {
  switch (fault.mode) {
    case "timeout":
      await clientGone(c);
      return new Response(null);
    case "reset":
      return resetConnection(c);
    case "http-502-html":
      return badGateway();
    case "garbage":
      return new Response('{"status":"succ', {
        headers: { "content-type": "application/json;charset=UTF-8" },
      });
    case "failure":
      return refuse(c, fault.errorCode ?? String(fault.resultCode), fault.httpStatus);
    default:
      return fault satisfies never;
  }
}

/**
 * Breaks the client's connection (TCP RST).
 * @throws when the app is not served over HTTP.
 */
export async function resetConnection(c: Context<SandboxEnv>): Promise<Response> {
  if (!c.env.incoming) throw new Error("A reset needs a real socket: serve the stand-in over HTTP.");
  c.env.incoming.socket.resetAndDestroy();
  await clientGone(c);
  return new Response(null);
}

/** A gateway's HTML page, with status 502. */
export function badGateway(): Response {
  return new Response(BAD_GATEWAY, { status: 502, headers: { "content-type": "text/html" } });
}

const BAD_GATEWAY =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/** Not keeping the process alive: a stand-in that is told to stop does not wait for its slow answers. */
export function wait(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false });
}

function clientGone(c: Context<SandboxEnv>): Promise<void> {
  const { signal } = c.req.raw;
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
