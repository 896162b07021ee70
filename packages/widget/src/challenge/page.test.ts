// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/v1/challenges/chl_abc/page/k" }
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPalette } from "../frame/appearance/palette.ts";
import { readFacts } from "./facts.ts";
import { countMinutes } from "./minutes.ts";
import { hear } from "./news.ts";
import { focusMessage, showFor } from "./parts.ts";
import { placeOf, rememberOpening } from "./place.ts";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = "";
});

afterEach(() => vi.useRealTimers());

function top(): Window {
  const view = Object.create(window, { parent: { get: () => view } });
  return view;
}

function inside(parent: object): Window {
  return Object.create(window, { parent: { value: parent } });
}

describe("where a page stands", () => {
  test("in a frame of its own origin, it is inside the challenge's page", () => {
    expect(placeOf(inside({ location: window.location }), false)).toBe("inner");
  });

  test("in a frame of a page that it may not look into, it is in the shop's dialog", () => {
    const shop = {
      get location(): never {
        throw new DOMException("Blocked", "SecurityError");
      },
    };
    expect(placeOf(inside(shop), false)).toBe("framed");
  });

  test("in a window, it stands in for the shop, unless the shopper went on in a window of its own", () => {
    expect(placeOf(top(), false)).toBe("top");
    expect(placeOf(top(), true)).toBe("window");
  });

  test("the window that the other was opened from still stands in for the shop", () => {
    rememberOpening(window);
    expect(placeOf(top(), true)).toBe("top");
    window.history.replaceState(null, "");
  });
});

function post(data: unknown, origin: string, source: unknown): void {
  const event = new MessageEvent("message", { data, origin });
  Object.defineProperty(event, "source", { value: source });
  window.dispatchEvent(event);
}

describe("news from the bank's frame", () => {
  const frame = document.createElement("iframe");
  const inFrame = {};
  Object.defineProperty(frame, "contentWindow", { value: inFrame });
  const news = { type: "saved-cards:challenge", id: "chl_abc", state: "returned" };
  let count = 0;
  hear(frame, "chl_abc", () => (count += 1));

  beforeEach(() => {
    count = 0;
  });

  test("is heard from the return page in it", () => {
    post(news, "https://cards.example", inFrame);
    expect(count).toBe(1);
  });

  test.each([
    ["the bank itself", news, "https://bank.example", true],
    ["another window", news, "https://cards.example", false],
    ["another challenge", { ...news, id: "chl_other" }, "https://cards.example", true],
    ["other messages", "hello", "https://cards.example", true],
    ["empty messages", null, "https://cards.example", true],
  ])("is not heard from %s", (_, data, origin, isFromFrame) => {
    post(data, origin, isFromFrame ? inFrame : window);
    expect(count).toBe(0);
  });
});

describe("minutes left", () => {
  test("change once a minute, and the last one is said as such", async () => {
    document.documentElement.lang = "tr";
    document.body.innerHTML = `<span data-last-minute="1 dakikadan az">3 dakika</span>`;
    const [element] = document.body.querySelectorAll("span");
    if (!element) throw new Error("no element");
    const words: string[] = [];
    let isOver = false;
    countMinutes(element, 185_000, () => (isOver = true));
    for (let second = 0; second < 184; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      if (words.at(-1) !== element.textContent) words.push(element.textContent);
    }
    expect(words).toEqual(["3 dakika", "2 dakika", "1 dakika", "1 dakikadan az"]);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(isOver).toBe(true);
  });

  test("count by how long it is, not by the browser's clock of day", async () => {
    document.body.innerHTML = `<span>…</span>`;
    const [element] = document.body.querySelectorAll("span");
    if (!element) throw new Error("no element");
    vi.setSystemTime("1999-01-01");
    countMinutes(element, 301_000, () => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(element.textContent).toBe("5 dakika");
  });
});

describe("the parts of a page", () => {
  test("are shown where they are meant for, and only there", () => {
    document.body.innerHTML = `<p data-for="top window">link</p><p data-for="framed" hidden>close</p>`;
    showFor("framed");
    expect([...document.querySelectorAll("p")].map(({ hidden }) => hidden)).toEqual([true, false]);
    showFor("window");
    expect([...document.querySelectorAll("p")].map(({ hidden }) => hidden)).toEqual([false, true]);
  });

  test("the sentence that is shown gets the focus, not one that is hidden", () => {
    document.body.innerHTML = `<div hidden><p tabindex="-1" data-focus></p></div><p id="shown" tabindex="-1" data-focus></p>`;
    focusMessage();
    expect(document.activeElement?.id).toBe("shown");
  });
});

test("a page without a challenge of its own has no facts", () => {
  document.body.dataset["page"] = "stray";
  expect(readFacts(document.body)).toBeNull();
});

test("the colours are those of a frame whose shop sets none", async () => {
  const css = await readFile(join(import.meta.dirname, "styles/colors.css"), "utf8");
  const light = createPalette("light").properties;
  const dark = createPalette("dark").properties;
  const pairs = [...css.matchAll(/(--[\w-]+): light-dark\((#\w+), (#\w+)\);/g)];
  expect(pairs.length).toBeGreaterThan(10);
  for (const [, name = "", ...values] of pairs) {
    expect([name, ...values]).toEqual([name, Object(light)[name], Object(dark)[name]]);
  }
});
