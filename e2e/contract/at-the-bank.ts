/**
 * A shopper's browser on its way through a challenge, as far as forms and links go: the challenge's page, the provider's HTML, the
 * bank, and back. For what a page's script and frames do, there are the browser tests.
 */
import { Challenge, ChallengeRequired } from "@saved-cards/widget/contract";
import { type PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { publicUrl } from "./bff.ts";
import type { Send, Shopper } from "./shopper.ts";

export interface Form {
  method: string;
  action: string;
  fields: Record<string, string>;
}

type PaynetCard = (typeof PAYNET_CARDS)[keyof typeof PAYNET_CARDS];

/** The body of a `POST /v1/cards` for one of Paynet's cards. */
export function paynetCardBody({ number, cvv, expiry }: PaynetCard, more: object = {}) {
  return { holder: "Şükrü Öğüt", number, expiry, cvc: cvv, ...more };
}

/** The challenge of a 202. Fails the test when the answer is another one. */
export async function challengeIn(answer: Response): Promise<Challenge> {
  const text = await answer.text();
  if (answer.status !== 202) throw new Error(`Expected 202, got ${answer.status}: ${text}`);
  return ChallengeRequired.parse(JSON.parse(text)).challenge;
}

/** How a challenge stands, for the widget. */
export async function challengeOf(shopper: Shopper, id: string, query = ""): Promise<Challenge> {
  const answer = await shopper.call("GET", `/v1/challenges/${id}${query}`);
  if (answer.status !== 200) throw new Error(`No challenge: ${await answer.text()}`);
  return Challenge.parse(await answer.json());
}

/** Waits for the end of a challenge. */
export async function endOf(shopper: Shopper, id: string): Promise<Challenge> {
  for (;;) {
    const challenge = await challengeOf(shopper, id, "?wait=25");
    if (challenge.result) return challenge;
  }
}

/** Opens an address of the BFF's, wherever the BFF is. */
export async function open(send: Send, url: string, init: RequestInit = {}): Promise<Response> {
  const { origin, pathname, search } = new URL(url, publicUrl);
  if (origin !== new URL(publicUrl).origin) throw new Error(`Not the BFF's: ${url}`);
  return send(pathname + search, init);
}

/** The address of the bank's page: in the challenge's page, or behind its link once the shopper went on in a window of its own. */
export async function launchUrlIn(send: Send, { page }: Challenge): Promise<string> {
  if (page === null) throw new Error("The challenge is over.");
  const html = await (await open(send, page)).text();
  const [, source] = /<iframe[^>]*\s(?:data-)?src="([^"]+)"/.exec(html) ?? [];
  if (source !== undefined) return new URL(unescape(source), page).href;
  const answer = await open(send, `${page}/window`, { redirect: "manual" });
  const address = new URL(answer.headers.get("location") ?? "", `${page}/window`).href;
  if (!address.includes("/launch/")) throw new Error(`Nothing leads to the bank in ${html}`);
  return address;
}

/** The provider's HTML, or the address that it leads to. */
export async function launch(send: Send, challenge: Challenge): Promise<Form> {
  const answer = await open(send, await launchUrlIn(send, challenge), { redirect: "manual" });
  const location = answer.headers.get("location");
  if (location !== null) return { method: "get", action: location, fields: {} };
  return formIn(await answer.text(), "http://provider.invalid");
}

/** Goes to the bank, types what it asks for, and comes back as far as the form that leads to the BFF. */
export async function passBank(
  send: Send,
  challenge: Challenge,
  { code = "a", action = "" }: { code?: string; action?: "cancel" | "" } = {},
): Promise<Form> {
  const gate = await submit(await launch(send, challenge));
  const bank = await submit(formIn(gate.text, gate.url));
  const asked = formIn(bank.text, bank.url);
  const answer = { ...asked.fields, smsCode: code, ...(action && { action }) };
  const done = await submit({ ...asked, fields: answer });
  const term = await submit(formIn(done.text, done.url));
  return formIn(term.text, term.url);
}

/** Posts the form that leads back, as the browser does. */
export async function comeBack(send: Send, { method, action, fields }: Form): Promise<Response> {
  const form = new URLSearchParams(fields).toString();
  if (method === "get") return open(send, `${action}?${form}`);
  return open(send, action, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(Buffer.byteLength(form)),
      origin: "null",
    },
    body: form,
  });
}

/** All the way, and to its end. */
export async function verify(
  send: Send,
  shopper: Shopper,
  challenge: Challenge,
  at?: Parameters<typeof passBank>[2],
): Promise<Challenge> {
  await comeBack(send, await passBank(send, challenge, at));
  return endOf(shopper, challenge.id);
}

/** What a page tells its script: which page it is, and how the challenge stands. */
export async function pageIn(answer: Response): Promise<string> {
  const html = await answer.text();
  if (answer.headers.get("content-type") !== "text/html; charset=UTF-8") throw new Error(`No page: ${html}`);
  const fact = (name: string) => new RegExp(`<body[^>]*\\sdata-${name}="(\\w+)"`).exec(html)?.[1] ?? "";
  return `${fact("page")} ${fact("state")}`.trim();
}

/** The last form of a page: the one that its script submits. */
export function formIn(html: string, base: string): Form {
  const [, attributes, content] = /.*<form([^>]*)>(.*?)<\/form>/s.exec(html) ?? [];
  if (attributes === undefined || content === undefined) throw new Error(`No form in ${html}`);
  const inputs = content.matchAll(/<input[^>]*>/g);
  return {
    method: (attribute(attributes, "method") ?? "get").toLowerCase(),
    action: new URL(attribute(attributes, "action") ?? "", base).href,
    fields: Object.fromEntries(
      Array.from(inputs, ([input]) => [attribute(input, "name") ?? "", attribute(input, "value") ?? ""]),
    ),
  };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescape(value);
}

function unescape(text: string): string {
  return text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
}

async function submit({ method, action, fields }: Form): Promise<{ text: string; url: string }> {
  const form = new URLSearchParams(fields);
  const url = new URL(action);
  // Node does not know the browser's names for this machine.
  url.hostname = url.hostname.replace(/^.*\.localhost$/, "127.0.0.1");
  if (method === "get") for (const [name, value] of form) url.searchParams.append(name, value);
  const answer = await fetch(url, method === "get" ? {} : { method: "POST", body: form });
  if (!answer.ok) throw new Error(`${method} ${action} was answered with ${answer.status}`);
  return { text: await answer.text(), url: action };
}
