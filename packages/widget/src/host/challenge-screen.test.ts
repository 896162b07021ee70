// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/checkout", "settings": { "disableIframePageLoading": true } }
import nodeConsole from "node:console";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ChallengeListener, ChallengeScreen } from "./challenge-screen.ts";
import { parseBaseUrl } from "./options.ts";

const ID = "chl_0123456789abcdefghijkl";
const PAGE = `https://cards.example/v1/challenges/${ID}/page/key`;

let sent: string[];
let told: unknown[];
let failed: unknown[];
let screen: ChallengeScreen;

beforeEach(() => {
  // The DOM of these tests loads no frames, and says so each time.
  vi.spyOn(nodeConsole, "error").mockImplementation(() => undefined);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  document.body.innerHTML = "<button>Öde</button>";
  sent = [];
  told = [];
  failed = [];
  const listener: ChallengeListener = {
    send: (message) => sent.push(message.type),
    tell: (challenge) => told.push(challenge),
    fail: (error) => failed.push(error),
  };
  screen = new ChallengeScreen(parseBaseUrl("https://cards.example", location.origin), listener);
});

afterEach(() => {
  screen.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function show(presentation?: "dialog" | "redirect", address: string | null = PAGE): void {
  const challenge = { id: ID, state: "created", page: address } as const;
  screen.show({ type: "challenge", challenge, locale: "en", theme: "dark" }, presentation);
}

function shadow(): ShadowRoot | undefined {
  return [...document.body.children].find((element) => element.shadowRoot)?.shadowRoot ?? undefined;
}

function dialog(): HTMLDialogElement {
  const found = shadow()?.querySelector("dialog");
  if (!found) throw new Error("no dialog");
  return found;
}

function page(): HTMLIFrameElement {
  const found = dialog().querySelector("iframe");
  if (!found) throw new Error("no page");
  return found;
}

/** What plays the window of the page. */
const pageWindow = {};

/** Plays the page: says something to the window around it. */
function say(data: unknown, origin = "https://cards.example", source: unknown = pageWindow): void {
  const frame = shadow()?.querySelector("iframe");
  if (frame) Object.defineProperty(frame, "contentWindow", { value: pageWindow, configurable: true });
  const event = new Event("message");
  Object.assign(event, { data, origin, source });
  window.dispatchEvent(event);
}

const news = { type: "saved-cards:challenge", id: ID, state: "launched" };

function press(name: string): void {
  const button = [...dialog().querySelectorAll("button")].find(({ textContent }) => textContent === name);
  if (!button) throw new Error(`no button ${name}`);
  button.click();
}

describe("the dialog", () => {
  test("is modal, has a name, and holds the page in the frame's language and theme", () => {
    show();
    expect(dialog().open).toBe(true);
    expect(dialog().getAttribute("aria-label")).toBe("Card verification");
    expect(page().src).toBe(`${PAGE}?locale=en&theme=dark`);
    expect(page().title).toBe("Card verification");
    expect(page().referrerPolicy).toBe("no-referrer");
    expect(page().hasAttribute("sandbox")).toBe(false);
    expect(dialog().classList.contains("dark")).toBe(true);
  });

  test("brings its styles without markup that a merchant's CSP would stop", () => {
    show();
    expect(shadow()?.querySelector("style, [style]")).toBeNull();
    expect(shadow()?.adoptedStyleSheets).toHaveLength(1);
  });

  test("listens to the window only while it is open", () => {
    show();
    say(news);
    screen.end({ id: ID, state: "succeeded", page: null });
    say(news);
    expect(sent).toEqual(["check_challenge"]);
    expect(shadow()).toBeUndefined();
  });

  test.each([
    ["another origin", news, "https://evil.example", undefined],
    ["another window", news, "https://cards.example", {}],
    ["no window", news, "https://cards.example", null],
    ["another challenge", { ...news, id: "chl_other" }, "https://cards.example", undefined],
    ["another subject", { ...news, type: "hello" }, "https://cards.example", undefined],
    ["no subject", null, "https://cards.example", undefined],
    ["text", "saved-cards:challenge", "https://cards.example", undefined],
  ])("is deaf to %s", (_, data, origin, source) => {
    show();
    say(data, origin, source);
    expect(sent).toEqual([]);
  });

  test("goes three seconds after its page said that it is over, when nobody else says so", () => {
    show();
    say({ ...news, state: "confirming" });
    vi.advanceTimersByTime(60_000);
    expect(dialog().open).toBe(true);
    say({ ...news, state: "succeeded" });
    vi.advanceTimersByTime(2_999);
    expect(dialog().open).toBe(true);
    vi.advanceTimersByTime(1);
    expect(shadow()).toBeUndefined();
    expect(sent).toEqual(["check_challenge", "check_challenge"]);
  });

  test("gives the focus back when it goes", () => {
    const button = document.querySelector("button");
    button?.focus();
    show();
    expect(document.activeElement).not.toBe(button);
    screen.end({ id: ID, state: "failed", page: null });
    expect(document.activeElement).toBe(button);
  });

  test("goes with the widget, and the challenge is not cancelled", () => {
    show();
    screen.close();
    expect(shadow()).toBeUndefined();
    expect(sent).toEqual([]);
  });
});

describe("Escape", () => {
  test("asks for the end, and the dialog stays until it is told", () => {
    show();
    const escape = new Event("cancel", { cancelable: true });
    dialog().dispatchEvent(escape);
    expect(escape.defaultPrevented).toBe(true);
    expect(sent).toEqual(["cancel_challenge"]);
    vi.advanceTimersByTime(2_999);
    expect(dialog().open).toBe(true);
    screen.end({ id: ID, state: "cancelled", page: null });
    expect(shadow()).toBeUndefined();
  });

  test("closes it after three seconds without an answer", () => {
    show();
    dialog().dispatchEvent(new Event("cancel", { cancelable: true }));
    vi.advanceTimersByTime(3_000);
    expect(shadow()).toBeUndefined();
    expect(sent).toEqual(["cancel_challenge"]);
  });

  test("a second time is the browser's to take: it closes then, and the end is asked for once", () => {
    show();
    const opened = dialog();
    opened.dispatchEvent(new Event("cancel", { cancelable: true }));
    opened.dispatchEvent(new Event("close"));
    expect(shadow()).toBeUndefined();
    expect(sent).toEqual(["cancel_challenge"]);
  });
});

describe("a page that says nothing for eight seconds", () => {
  test("gives way to a line, with another try and a way out", () => {
    show();
    const before = page();
    vi.advanceTimersByTime(8_000);
    expect(dialog().querySelector("[role=alert]")?.textContent).toMatch(/could not be opened/);
    press("Try again");
    expect(page()).not.toBe(before);
    expect(page().src).toBe(before.src);
    expect(dialog().querySelector("[role=status]")?.textContent).toMatch(/is opening/);
    vi.advanceTimersByTime(8_000);
    press("Close");
    expect(shadow()).toBeUndefined();
    // The shopper may open it again.
    expect(sent).toEqual([]);
  });

  test("takes its place back when it comes after all", () => {
    show();
    vi.advanceTimersByTime(8_000);
    say(news);
    expect(dialog().querySelector("[role=alert]")).toBeNull();
    expect(dialog().classList.contains("silent")).toBe(false);
  });

  test("is not what a page is that has started", () => {
    show();
    say(news);
    vi.advanceTimersByTime(60_000);
    expect(dialog().querySelector("[role=alert]")).toBeNull();
  });
});

describe("the merchant's page", () => {
  test("is told of the start once, however often the page is shown, and of the end", () => {
    show();
    show();
    screen.end({ id: ID, state: "failed", page: null });
    expect(told).toEqual([
      { id: ID, state: "created" },
      { id: ID, state: "failed" },
    ]);
  });

  test("is left when it wants a redirect", () => {
    const assign = vi.spyOn(location, "assign").mockImplementation(() => undefined);
    show("redirect");
    expect(assign).toHaveBeenCalledExactlyOnceWith(`${PAGE}?locale=en&theme=dark`);
    expect(shadow()).toBeUndefined();
    expect(told).toEqual([{ id: ID, state: "created" }]);
  });

  test("is left, too, when it is cross-origin isolated: no bank's page could be framed", () => {
    const assign = vi.spyOn(location, "assign").mockImplementation(() => undefined);
    vi.stubGlobal("crossOriginIsolated", true);
    show("dialog");
    expect(assign).toHaveBeenCalledOnce();
    expect(shadow()).toBeUndefined();
  });

  test.each(["https://elsewhere.example/page", "javascript:alert(1)"])(
    "shows nothing that is not the cards server's: %s",
    (elsewhere) => {
      const assign = vi.spyOn(location, "assign").mockImplementation(() => undefined);
      show("dialog", elsewhere);
      show("redirect", elsewhere);
      expect(shadow()).toBeUndefined();
      expect(assign).not.toHaveBeenCalled();
      expect(failed).toMatchObject([{ code: "challenge_elsewhere" }, { code: "challenge_elsewhere" }]);
    },
  );

  test("stays as it is when there is no page to show", () => {
    show("dialog", null);
    expect(shadow()).toBeUndefined();
    expect(told).toEqual([]);
  });
});
