/** The addresses that a shopper's browser opens: what each key opens, how often, under which headers, and what is in no page. */
import type { Challenge } from "@saved-cards/widget/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import {
  challengeIn,
  challengeOf,
  comeBack,
  endOf,
  formIn,
  launchUrlIn,
  open,
  pageIn,
  passBank,
  paynetCardBody,
} from "./at-the-bank.ts";
import { type Bff, publicUrl, sameInstallation, startBff } from "./bff.ts";
import { newPlan, type Paynet, startPaynet } from "./paynet.ts";
import { type Shopper, shopOrigin } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
let shopper: Shopper;
let challenge: Challenge;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
});
beforeEach(async () => {
  shopper = await bff.shopper({ vault: "paynet-subscription", paynet: newPlan().bySubscription });
  challenge = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

const page = (query = "") => open(bff.send, `${challenge.page}${query}`);

/** Its language and its theme. */
async function lookOf(answer: Response): Promise<string[] | undefined> {
  return /<html lang="(\w+)" data-theme="(\w+)">/.exec(await answer.text())?.slice(1);
}

function keyOf({ page: address }: Challenge): string {
  return new URL(address ?? "").pathname.split("/").at(-1) ?? "";
}

/** Addresses in a page, as a browser resolves them. */
function addressesIn(html: string, base: string): string[] {
  const found = html.matchAll(/\s(?:href|(?:data-)?src|action|data-\w+-address)="([^"]+)"/g);
  return Array.from(found, ([, address = ""]) => new URL(address.replaceAll("&amp;", "&"), base).href);
}

describe("the bank's page", () => {
  test("is handed out once per key, and the challenge's page has the next key", async () => {
    const first = await launchUrlIn(bff.send, challenge);
    expect(await launchUrlIn(bff.send, challenge)).toBe(first);
    expect((await open(bff.send, first)).status).toBe(200);
    const again = await open(bff.send, first);
    expect([again.status, await pageIn(again)]).toEqual([410, "stray"]);
    const second = await launchUrlIn(bff.send, challenge);
    expect(second).not.toBe(first);
    expect((await open(bff.send, second)).status).toBe(200);
    expect((await open(bff.send, first)).status).toBe(410);
    expect((await challengeOf(shopper, challenge.id)).state).toBe("launched");
  });

  test("is handed out once of ten times at the same moment, over two instances", async () => {
    const other = await startBff(sameInstallation(bff));
    try {
      const address = await launchUrlIn(bff.send, challenge);
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => open(n % 2 === 0 ? bff.send : other.send, address)),
      );
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      expect(statuses).toEqual([200, ...Array(9).fill(410)]);
    } finally {
      await other.close();
    }
  });

  test("is Paynet's own document, to the letter, in a sandbox, and kept by nobody", async () => {
    const answer = await open(bff.send, await launchUrlIn(bff.send, challenge));
    expect(Object.fromEntries(answer.headers)).toEqual({
      "content-type": "text/html; charset=UTF-8",
      "content-security-policy": `sandbox allow-scripts allow-forms; frame-ancestors 'self' ${shopOrigin}`,
      "cache-control": "no-store",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
      "x-request-id": expect.stringMatching(/^req_/),
    });
    const html = await answer.text();
    expect(html).toMatch(/^<form name="paynetForm" id="paynetForm" method="post" action="[^"]+">/);
    expect(html).toMatch(/<script type="text\/javascript">document\.forms\[0\]\.submit\(\);<\/script>$/);
  });

  test("is not handed out any more when the challenge is over", async () => {
    const { action } = await passBank(bff.send, challenge);
    const left = await launchUrlIn(bff.send, challenge);
    await shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {});
    expect((await open(bff.send, left)).status).toBe(410);
    expect((await open(bff.send, left.replace("/launch/", "/launch/x"))).status).toBe(410);
    expect(await (await page()).text()).not.toContain("/launch/");
    expect((await open(bff.send, action)).status).toBe(200);
  });
});

test.each<[string, RequestInit]>([
  ["a scanner", { method: "HEAD" }],
  ["a browser before a click", { headers: { "sec-purpose": "prefetch;prerender" } }],
])("%s that only looks ahead opens nothing and changes nothing", async (_who, init) => {
  const form = await passBank(bff.send, challenge);
  const launched = await launchUrlIn(bff.send, challenge);
  for (const address of [launched, form.action, challenge.page ?? "", `${challenge.page}/window`]) {
    expect((await open(bff.send, address, init)).status).toBe(405);
  }
  expect((await challengeOf(shopper, challenge.id)).state).toBe("launched");
  expect((await open(bff.send, launched)).status).toBe(200);
});

test("where we have trouble of our own, the shopper gets a page, and the log the reason", async () => {
  const broken = await startBff({ provider: bff.provider, paynet });
  const someone = await broken.shopper({ vault: "paynet-subscription", paynet: newPlan().bySubscription });
  const begun = await challengeIn(await someone.add(paynetCardBody(PAYNET_CARDS.ordinary)));
  await broken.close();
  const answer = await open(broken.send, begun.page ?? "");
  expect([answer.status, await pageIn(answer)]).toEqual([500, "stray"]);
  expect(broken.logged("bug")).toBe(1);
});

describe("the challenge's page", () => {
  test("has a policy of exactly its own script and style, and of the shop's frame around it", async () => {
    const [first, second] = [await page(), await page()];
    const nonces = [];
    for (const answer of [first, second]) {
      const html = await answer.text();
      const nonce = /<script nonce="([\w-]{22,})">/.exec(html)?.[1];
      nonces.push(nonce);
      expect(answer.headers.get("content-security-policy")).toBe(
        [
          "default-src 'none'",
          `script-src 'nonce-${nonce}'`,
          `style-src 'nonce-${nonce}'`,
          "connect-src 'self'",
          "frame-src 'self' https: http://localhost:* http://127.0.0.1:* http://*.localhost:*",
          `frame-ancestors 'self' ${shopOrigin}`,
          "form-action 'self'",
          "base-uri 'none'",
          "require-trusted-types-for 'script'",
        ].join("; "),
      );
      expect(html.match(/<(script|style)\b[^>]*>/g)).toEqual([
        `<style nonce="${nonce}">`,
        `<script nonce="${nonce}">`,
      ]);
      expect(html).not.toMatch(/\son\w+=|\sstyle=|javascript:/i);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
      expect(answer.headers.has("set-cookie")).toBe(false);
    }
    expect(nonces[1]).not.toBe(nonces[0]);
  });

  test("has addresses of its own challenge alone, which lead where they say", async () => {
    const html = await (await page("?locale=en&theme=dark")).text();
    const base = `${publicUrl}/v1/challenges/${challenge.id}/`;
    const ours = addressesIn(html, challenge.page ?? "").filter((address) => !address.startsWith(shopOrigin));
    expect(ours.length).toBeGreaterThan(3);
    for (const address of ours) expect(address.slice(0, base.length)).toBe(base);

    const of = (end: string) => ours.find((address) => new URL(address).pathname.endsWith(end)) ?? "";
    expect(await (await open(bff.send, of("/state"))).json()).toEqual({ state: "created" });
    const opened = await open(bff.send, of("/window"));
    expect(opened.status).toBe(303);
    const launched = new URL(opened.headers.get("location") ?? "", of("/window"));
    expect((await open(bff.send, launched.href)).status).toBe(200);
    const cancelled = await open(bff.send, of("/cancel"), { method: "POST" });
    expect(cancelled.status).toBe(303);
    const shown = new URL(cancelled.headers.get("location") ?? "", of("/cancel"));
    expect(shown.href).toBe(`${challenge.page}?locale=en&theme=dark`);
    expect(await pageIn(await open(bff.send, shown.href))).toBe("challenge cancelled");
  });

  test("opens windows as often as the shopper asks, and leads back to itself once it is over", async () => {
    for (let times = 0; times < 3; times += 1) {
      const opened = await open(bff.send, `${challenge.page}/window`);
      const launched = new URL(opened.headers.get("location") ?? "", `${challenge.page}/window`);
      expect((await open(bff.send, launched.href)).status).toBe(200);
    }
    await shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {});
    const over = await open(bff.send, `${challenge.page}/window`);
    expect(new URL(over.headers.get("location") ?? "", `${challenge.page}/window`).href).toBe(challenge.page);
  });

  test("speaks the session's language, unless it is asked for another, and takes no other word", async () => {
    expect(await lookOf(await page())).toEqual(["tr", "auto"]);
    expect(await lookOf(await page("?locale=de&theme=%22%3E%3Cscript%3E"))).toEqual(["tr", "auto"]);
    const odd = await (await page("?locale=%22%3E%3Cb%3E&x='\"><i>&y=&quot;")).text();
    expect(odd).not.toMatch(/<[bi]>|&amp;x=['"]/);
    expect(await lookOf(await page("?locale=en&theme=light"))).toEqual(["en", "light"]);
    // The bank leads back to an address that knows nothing of it.
    expect(await lookOf(await comeBack(bff.send, await passBank(bff.send, challenge)))).toEqual([
      "en",
      "light",
    ]);
  });

  test("tells its result in every final state", async () => {
    const form = await passBank(bff.send, challenge);
    expect(await pageIn(await page())).toBe("challenge launched");
    const answer = await comeBack(bff.send, form);
    expect(answer.headers.get("content-security-policy")).toContain(`frame-ancestors 'self' ${shopOrigin}`);
    await endOf(shopper, challenge.id);
    expect(await pageIn(await page())).toBe("challenge succeeded");
    expect(await (await open(bff.send, `${challenge.page}/state`)).json()).toEqual({ state: "succeeded" });
  });

  test("is found by its own key alone", async () => {
    const other = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
    const [own, others] = [keyOf(challenge), keyOf(other)];
    const wrong = [others, `${own}x`, own.slice(0, -1), "x"];
    for (const end of ["", "/state", "/cancel", "/window"]) {
      const method = end === "/cancel" ? "POST" : "GET";
      for (const guess of wrong) {
        const address = `${publicUrl}/v1/challenges/${challenge.id}/page/${guess}${end}`;
        expect((await open(bff.send, address, { method })).status).toBe(404);
      }
    }
    expect((await challengeOf(shopper, challenge.id)).state).toBe("created");
  });
});

test("Paynet's ids and html are in no page of ours, no JSON, no log line", async () => {
  const launched = await open(bff.send, await launchUrlIn(bff.send, challenge));
  const form = formIn(await launched.text(), "http://provider.invalid");
  const { session_id = "", token_id = "" } = form.fields;
  expect([session_id, token_id]).toEqual([
    expect.stringMatching(/^js_/),
    expect.stringMatching(/^[\dA-F-]{36}$/),
  ]);
  const html = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
  const back = await comeBack(bff.send, await passBank(bff.send, html));
  const said = [
    await (await page()).text(),
    await (await open(bff.send, `${challenge.page}/state`)).text(),
    await back.text(),
    JSON.stringify([...back.headers]),
    JSON.stringify(await challengeOf(shopper, challenge.id)),
    JSON.stringify(await shopper.list()),
    ...bff.log,
  ].join("\n");
  for (const secret of [session_id, token_id, "paynetForm", "subscriptioncreatecardjgate"]) {
    expect(said).not.toContain(secret);
  }
});
