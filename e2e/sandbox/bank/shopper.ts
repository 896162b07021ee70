/**
 * A shopper without a browser: follows Paynet's and the bank's forms over HTTP, runs no script, and stops before the merchant's
 * `return_url`. Addresses below `.localhost` are called at 127.0.0.1, which is where they lead.
 */

/** What the browser would send to `return_url`. */
export interface Return {
  method: string;
  url: string;
  fields: Record<string, string>;
}

interface HtmlForm extends Return {
  target: string;
}

/** What the shopper does on the bank's page, try by try; the last try stands for all that follow. */
export type Tries = readonly [string, ...string[]] | "cancel";

/**
 * Goes from `post_url` to the bank, answers there, and comes back.
 * @returns every form that goes to the merchant, in order; none where the bank keeps the shopper.
 * @throws when a page has no form where one is needed.
 */
export async function visitBank(postUrl: string, tries: Tries): Promise<Return[]> {
  const page = await openBank(postUrl);
  return answerBank(page, tries);
}

/** The bank's first page, as text, and the cookies that came with it. */
export interface BankPage {
  url: string;
  status: number;
  headers: Headers;
  text: string;
  cookies: string;
}

/** Goes from `post_url` to the bank's first page and answers nothing yet. */
export async function openBank(postUrl: string): Promise<BankPage> {
  const gate = await get(postUrl);
  return submit(firstForm(gate), gate.cookies);
}

/** Answers on the bank's page until it is left. */
export async function answerBank(page: BankPage, tries: Tries): Promise<Return[]> {
  let current = page;
  let left = tries === "cancel" ? [] : [...tries];
  while (current.text.includes('id="smsCode"')) {
    const form = firstForm(current);
    const answer = tries === "cancel" ? { action: "cancel" } : { action: "verify", smsCode: left[0] ?? "" };
    current = await submit({ ...form, fields: { ...form.fields, ...answer } }, current.cookies);
    left = left.length > 1 ? left.slice(1) : left;
  }
  const toTerm = forms(current)[0];
  if (!toTerm) return [];
  const returning = await submit(toTerm, current.cookies);
  return forms(returning).map(({ method, url, fields }) => ({ method, url, fields }));
}

/** Posts to `return_url`, as the browser would, and gives the merchant's answer. Redirects are not followed. */
export function deliver({ method, url, fields }: Return): Promise<Response> {
  const body = new URLSearchParams(fields);
  if (method === "get") return fetch(`${atLoopback(url)}?${body}`, { redirect: "manual" });
  return fetch(atLoopback(url), { method: "POST", body, redirect: "manual" });
}

async function get(url: string): Promise<BankPage> {
  return readPage(url, await fetch(atLoopback(url)), "");
}

async function submit({ url, fields }: HtmlForm, cookies: string): Promise<BankPage> {
  const response = await fetch(atLoopback(url), {
    method: "POST",
    body: new URLSearchParams(fields),
    ...(cookies === "" ? {} : { headers: { cookie: cookies } }),
  });
  return readPage(url, response, cookies);
}

async function readPage(url: string, response: Response, cookies: string): Promise<BankPage> {
  const set = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  const all = [cookies, ...set].filter(Boolean).join("; ");
  const { status, headers } = response;
  return { url, status, headers, text: await response.text(), cookies: all };
}

function firstForm(page: BankPage): HtmlForm {
  const [form] = forms(page);
  if (!form) throw new Error(`No form on the page at ${new URL(page.url).pathname}: ${page.status}`);
  return form;
}

function forms({ url, text }: BankPage): HtmlForm[] {
  return Array.from(text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs), ([, head = "", inside = ""]) => ({
    method: attribute(head, "method") ?? "get",
    url: new URL(attribute(head, "action") ?? "", url).href,
    target: attribute(head, "target") ?? "_self",
    fields: Object.fromEntries(
      Array.from(inside.matchAll(/<input\b([^>]*)>/gs), ([, input = ""]) => [
        attribute(input, "name") ?? "",
        attribute(input, "value") ?? "",
      ]),
    ),
  }));
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

function atLoopback(address: string): string {
  const url = new URL(address);
  if (url.hostname.endsWith(".localhost")) url.hostname = "127.0.0.1";
  return url.href;
}
