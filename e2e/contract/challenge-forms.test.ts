/** What a bank posts to the way back is the bank's to choose: what cannot be read counts as nothing, and the shopper is not left standing. */
import type { Challenge } from "@saved-cards/widget/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { challengeIn, endOf, type Form, open, pageIn, passBank, paynetCardBody } from "./at-the-bank.ts";
import { type Bff, startBff } from "./bff.ts";
import { CONFIRM, newPlan, type Paynet, startPaynet } from "./paynet.ts";
import type { Shopper } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
let shopper: Shopper;
let challenge: Challenge;
let form: Form;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
});
beforeEach(async () => {
  await paynet.forgetCalls();
  shopper = await bff.shopper({ vault: "paynet-subscription", paynet: newPlan().bySubscription });
  challenge = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
  form = await passBank(bff.send, challenge);
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

describe("what the bank posts may be", () => {
  const bodies: [string, (form: Form) => RequestInit & { search?: string }][] = [
    ["a multipart form", ({ fields }) => multipart(fields)],
    ["a form without ids", () => urlencoded("")],
    ["a form with a message alone", () => urlencoded("message=3D+do%C4%9Frulama&paynet_error_message=x")],
    [
      "a form with other fields besides",
      ({ fields }) => urlencoded(`${new URLSearchParams(fields)}&a=1&a=2`),
    ],
    ["a token in small letters", ({ fields }) => urlencoded(withToken(fields, (id) => id.toLowerCase()))],
    ["junk", () => posted("text/plain", "\u0000\u0001 not a form")],
    ["JSON", ({ fields }) => posted("application/json", JSON.stringify(fields))],
    ["a broken multipart form", () => posted("multipart/form-data; boundary=x", "--y\r\nbroken")],
    ["a multipart form without a boundary", () => posted("multipart/form-data", "x")],
    ["percent signs that mean nothing", () => urlencoded("%=%zz&%E0%A4%A=%")],
    ["names that mean something to JavaScript", () => urlencoded("__proto__=x&constructor=y&toString=z")],
    ["a body without a type", () => posted("", "x")],
    ["nothing", () => ({ method: "POST" })],
    ["a form of 64 KiB", ({ fields }) => urlencoded(filledUp(fields, 65_536))],
    // What is not read cannot be another challenge's.
    ["a form that is too large to be read", () => urlencoded(filledUp({ session_id: "js_foreign" }, 65_537))],
    ["a form whose length nobody told", () => withoutLength(urlencoded("session_id=js_foreign"))],
  ];

  test.each(bodies)("%s: the challenge is confirmed once, and a page is shown", async (_what, bodyOf) => {
    const answer = await open(bff.send, form.action, bodyOf(form));
    expect([answer.status, await pageIn(answer)]).toEqual([
      200,
      expect.stringMatching(/^return (returned|confirming|succeeded)$/),
    ]);
    expect((await endOf(shopper, challenge.id)).state).toBe("succeeded");
    expect(await paynet.count(CONFIRM)).toBe(1);
  });
});

function posted(type: string, body: string): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": type, "content-length": String(Buffer.byteLength(body)) },
    body,
  };
}

function urlencoded(body: string): RequestInit {
  return posted("application/x-www-form-urlencoded", body);
}

function multipart(fields: Record<string, string>): RequestInit {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--seam\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return posted("multipart/form-data; boundary=seam", `${parts.join("")}--seam--\r\n`);
}

function withToken(fields: Record<string, string>, change: (id: string) => string): string {
  return new URLSearchParams({ ...fields, token_id: change(fields["token_id"] ?? "") }).toString();
}

function filledUp(fields: Record<string, string>, length: number): string {
  return `${new URLSearchParams(fields)}&filler=`.padEnd(length, "x");
}

function withoutLength({ headers, ...init }: RequestInit): RequestInit {
  const left = new Headers(headers);
  left.delete("content-length");
  left.set("transfer-encoding", "chunked");
  return { ...init, headers: left };
}
