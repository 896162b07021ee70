/**
 * A shopper without a browser: follows the forms of iyzico's mock 3-D Secure over HTTP, runs no script, and stops before the merchant's
 * `callbackUrl`. Addresses below `.localhost` are called at 127.0.0.1, which is where they lead.
 */

/** What the browser would post to the merchant. */
export interface CallbackForm {
  url: string;
  fields: Record<string, string>;
}

/**
 * Goes from iyzico's document to the mock, answers there once, and comes back.
 * @param html what `threeDSHtmlContent` holds, decoded.
 * @param answer the code of the text message, or `cancel`.
 * @returns the form that goes to the merchant; {@link deliverCallback} posts it.
 * @throws when a page has no form where one is needed.
 */
export async function passMock3ds(html: string, answer: string): Promise<CallbackForm> {
  const asking = await submit(formIn(html, "about:blank"));
  const { url, fields } = formIn(asking.text, asking.url);
  const given =
    answer === "cancel" ? { smsCode: "", action: "cancel" } : { smsCode: answer, action: "verify" };
  const done = await submit({ url, fields: { ...fields, ...given } });
  const returning = await submit(formIn(done.text, done.url));
  return formIn(returning.text, returning.url);
}

/** Posts to the merchant as the browser would, from another site, and gives the answer. Redirects are not followed. */
export function deliverCallback({ url, fields }: CallbackForm): Promise<Response> {
  return fetch(atLoopback(url), {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { origin: "null" },
    redirect: "manual",
  });
}

async function submit(form: CallbackForm): Promise<{ url: string; text: string }> {
  const response = await deliverCallback(form);
  if (!response.ok) throw new Error(`${new URL(form.url).pathname} answered ${response.status}`);
  return { url: form.url, text: await response.text() };
}

/** The first form of a page. */
function formIn(text: string, pageUrl: string): CallbackForm {
  const [, head = "", inside = ""] = /<form\b([^>]*)>(.*?)<\/form>/s.exec(text) ?? [];
  const action = attribute(head, "action");
  if (action === undefined || attribute(head, "method") !== "post") throw new Error("No form to post.");
  const inputs = Array.from(inside.matchAll(/<input\b([^>]*)>/gs), ([, input = ""]) => [
    attribute(input, "name") ?? "",
    attribute(input, "value") ?? "",
  ]);
  return { url: new URL(action, pageUrl).href, fields: Object.fromEntries(inputs) };
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
