/** A provider for one test: real HTTP on loopback, which answers as it is told and keeps what came. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedCall {
  method: string;
  path: string;
  /** As it stood in the request's head. */
  header: (name: string) => string | undefined;
  body: Record<string, unknown>;
}

export type ProviderAnswer =
  | { status?: number; json: unknown }
  | { status?: number; text: string }
  /** The connection breaks. */
  | "reset"
  /** Nothing comes. */
  | "silence";

type Answering = (call: ReceivedCall, before: number) => ProviderAnswer;

export interface TestProvider {
  baseUrl: string;
  calls: ReceivedCall[];
  /** How it answers from now on; the function gets each call, and how many came to that path before it. */
  answers(answer: Answering): void;
  close(): Promise<void>;
}

const resets: Answering = () => "reset";

export async function openProvider(): Promise<TestProvider> {
  const calls: ReceivedCall[] = [];
  let answer = resets;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const call = await receive(request);
    const before = calls.filter(({ path }) => path === call.path).length;
    calls.push(call);
    give(response, answer(call, before));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen.");
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    calls,
    answers(next) {
      answer = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function receive(request: IncomingMessage): Promise<ReceivedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { method = "", url = "", rawHeaders } = request;
  return {
    method,
    path: url,
    header: (name) => rawHeaders[rawHeaders.findIndex((text) => text.toLowerCase() === name) + 1],
    body: Object(JSON.parse(Buffer.concat(chunks).toString("utf8"))),
  };
}

function give(response: ServerResponse, answer: ProviderAnswer): void {
  if (answer === "silence") return;
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const isJson = "json" in answer;
  response.writeHead(answer.status ?? 200, { "content-type": isJson ? "application/json" : "text/html" });
  response.end(isJson ? JSON.stringify(answer.json) : answer.text);
}
