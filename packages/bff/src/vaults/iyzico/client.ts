/** iyzico's calls: signed, and the bytes that are signed are the bytes that are sent. */
import { randomBytes } from "node:crypto";
import { createTransport, type Reply, type Transport, type WireRequest } from "../transport.ts";
import { authorization, type IyzicoKeys } from "./signature.ts";

export interface IyzicoClientOptions extends IyzicoKeys {
  /** Scheme, host and port; iyzico's hosts have no path. */
  baseUrl: string;
  /** Milliseconds for one whole call. */
  timeoutMs: number;
  /** Milliseconds for one that waits for a bank; a minute unless given. */
  bankTimeoutMs?: number;
  /** Milliseconds after which a charge that cannot be found was not made; three minutes unless given. */
  chargeSettlesWithinMs?: number;
}

export type IyzicoReply = Reply;

export interface IyzicoCall {
  method: "POST" | "DELETE";
  path: string;
  body: Record<string, unknown>;
  /** Milliseconds, where it is another time than usual. */
  timeoutMs?: number;
}

export type IyzicoClient = Transport<IyzicoCall>;

const BANK_TIMEOUT_MS = 60_000;

export function bankTimeoutOf({ bankTimeoutMs = BANK_TIMEOUT_MS }: IyzicoClientOptions): number {
  return bankTimeoutMs;
}

export function createIyzicoClient(options: IyzicoClientOptions): IyzicoClient {
  return createTransport<IyzicoCall>({
    baseUrl: options.baseUrl,
    timeoutMs: options.timeoutMs,
    write: (call) => signed(options, call),
    read: readAnswer,
  });
}

function signed(keys: IyzicoKeys, call: IyzicoCall): WireRequest {
  const body = JSON.stringify(call.body);
  const randomKey = randomBytes(16).toString("hex");
  return {
    method: call.method,
    path: call.path,
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      authorization: authorization(keys, { randomKey, path: call.path, body }),
      "x-iyzi-rnd": randomKey,
    },
    body,
    ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
  };
}

/** iyzico's own failures are HTTP 200; a gateway's are not JSON, or lack `status` (fact sheet, section 7). */
function readAnswer(status: number, body: Record<string, unknown> | null): Reply {
  if (body && (body["status"] === "success" || body["status"] === "failure")) {
    return { kind: "answered", status, body };
  }
  return { kind: "lost", reason: `http_${status}_not_iyzico` };
}
