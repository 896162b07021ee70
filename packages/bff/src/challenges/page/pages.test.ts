import type { ChallengeState, Locale, ProblemCode } from "@saved-cards/widget/contract";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { challengePage } from "./challenge-page.ts";
import { deadEnd } from "./dead-end.ts";
import type { ChallengePageView, DeadEndView, ReturnPageView } from "./page-view.ts";
import { returnPage } from "./return-page.ts";
import { textsOf } from "./texts/index.ts";

const base = {
  locale: "tr",
  theme: "auto",
  nonce: "n0nce",
  assets: { script: "/* the script */", style: "/* the style */" },
} as const;

const challenge: ChallengePageView = {
  ...base,
  id: "chl_abc",
  state: "launched",
  problem: null,
  purpose: "card",
  price: null,
  paymentStatus: null,
  now: 0,
  expiresAt: 599_000,
  merchantOrigin: "https://shop.example",
  returnUrl: "https://shop.example/checkout?saved_cards_challenge=chl_abc",
  inWindow: false,
  paths: { state: "k/state", cancel: "k/cancel", window: "k/window", launch: "../launch/l" },
};

const back: ReturnPageView = {
  ...challenge,
  state: "returned",
  isForeign: false,
  paths: { page: "../page/k", state: "../page/k/state" },
};

const locales: Locale[] = ["tr", "en"];
const problems: (ProblemCode | null)[] = [
  null,
  "challenge_failed",
  "card_declined",
  "invalid_card",
  "card_already_saved",
  "card_not_saved",
  "vault_misconfigured",
  "outcome_unknown",
  "payment_declined",
  "payment_not_made",
  "internal_error",
];
const situations: { state: ChallengeState; problem: ProblemCode | null }[] = [
  ...(["created", "launched", "returned", "confirming", "succeeded", "expired", "cancelled"] as const).map(
    (state) => ({ state, problem: null }),
  ),
  ...problems.map((problem) => ({ state: "failed" as const, problem })),
];

interface Page {
  name: string;
  locale: Locale;
  markup: string;
}

/** Every page that there is, with whatever a view may hold. */
async function everyPage(over: Partial<ChallengePageView> = {}): Promise<Page[]> {
  const pages: Page[] = [];
  const paths = { ...back.paths, ...(over.paths && { page: over.paths.state, state: over.paths.state }) };
  const bank = { ...back, ...over, paths };
  for (const locale of locales) {
    const add = async (name: string, page: ReturnType<typeof deadEnd>) => {
      pages.push({ name: `${name}, ${locale}`, locale, markup: String(await page) });
    };
    for (const situation of situations) {
      for (const inWindow of [false, true]) {
        const name = [situation.state, situation.problem, inWindow && "in a window"]
          .filter(Boolean)
          .join(" ");
        const view = { ...challenge, ...over, ...situation, locale, inWindow };
        await add(`challenge page, ${name}`, challengePage(view));
        await add(`return page, ${name}`, returnPage({ ...bank, ...situation, locale, inWindow }));
      }
    }
    await add("return page, foreign", returnPage({ ...bank, locale, isForeign: true }));
    for (const kind of ["unknown", "used"] as const) {
      await add(`dead end, ${kind}`, deadEnd({ ...base, locale, kind } satisfies DeadEndView));
    }
  }
  return pages;
}

interface Tag {
  name: string;
  attributes: Map<string, string | null>;
}

const VOID = new Set(["meta"]);

/** Tags in their order; throws where they do not nest. Enough for markup that is all ours. */
function tagsOf(markup: string): Tag[] {
  const bare = markup.replaceAll(/(<(script|style)[^>]*>)[^<]*(?=<\/\2>)/g, "$1");
  const tags: Tag[] = [];
  const open: string[] = [];
  for (const [, close = "", name = "", rest = ""] of bare.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g,
  )) {
    if (close !== "") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const attributes = [...rest.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(
      ([, key = "", value]) => [key, value ?? null] as const,
    );
    tags.push({ name, attributes: new Map(attributes) });
    if (!VOID.has(name)) open.push(name);
    if (open.at(-2) === "p" && ["p", "div", "section", "h1"].includes(name)) {
      throw new Error(`<${name}> cannot be in a <p>`);
    }
  }
  if (open.length > 0) throw new Error(`<${open.join("> <")}> left open`);
  const brackets = bare.split("<").length - 1;
  const closing = tags.filter(({ name }) => !VOID.has(name)).length;
  // The document type is the one that is no tag.
  if (brackets !== tags.length + closing + 1) throw new Error("a < that opens no tag");
  return tags;
}

const paying = { purpose: "payment", price: { amount: "1149.90", currency: "TRY" } } as const;

describe("every page, in both languages", async () => {
  const pages = (await Promise.all([everyPage(), everyPage(paying)])).flat();

  test.each(pages)("$name: is well formed, with one heading and one main part", ({ markup }) => {
    const tags = tagsOf(markup);
    expect(tags.filter(({ name }) => name === "h1")).toHaveLength(1);
    expect(tags.filter(({ name }) => name === "main")).toHaveLength(1);
    expect(markup).not.toMatch(/undefined|null|\[object/);
  });

  test.each(pages)("$name: needs nothing that its policy forbids", ({ markup }) => {
    for (const { name, attributes } of tagsOf(markup)) {
      for (const key of attributes.keys()) expect(key).not.toMatch(/^(on|style$)/);
      if (name === "script" || name === "style") expect(attributes.get("nonce")).toBe("n0nce");
      expect(["link", "img", "base", "object"]).not.toContain(name);
    }
  });

  test("says which language and theme it is in", () => {
    for (const { locale, markup } of pages) {
      const [html] = tagsOf(markup);
      expect(html?.attributes.get("lang")).toBe(locale);
      expect(html?.attributes.get("data-theme")).toBe("auto");
    }
  });
});

test("whatever a view holds stays text: no page gets a tag more", async () => {
  const plain = (await everyPage()).map(({ markup }) => tagsOf(markup).map(({ name }) => name));
  const nasty = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom(`"><script>alert(1)</script>`, `' onload='x`, `<!--`, `&quot;><b>`),
  );
  await fc.assert(
    fc.asyncProperty(nasty, async (text) => {
      const paths = { state: text, cancel: text, window: text, launch: text };
      const pages = await everyPage({ id: text, merchantOrigin: text, returnUrl: text, paths });
      expect(pages.map(({ markup }) => tagsOf(markup).map(({ name }) => name))).toEqual(plain);
    }),
    { numRuns: 15 },
  );
});

describe("while the bank has the shopper", () => {
  test("Cancel and the way into a new window come before the bank's frame", async () => {
    const tags = tagsOf(String(await challengePage(challenge)));
    const position = (name: string, key: string, value: string) =>
      tags.findIndex((tag) => tag.name === name && tag.attributes.get(key) === value);
    const frame = position("iframe", "data-src", "../launch/l");
    const cancel = position("form", "action", "k/cancel");
    const link = position("a", "href", "k/window");
    expect(cancel).toBeGreaterThan(0);
    expect(link).toBeGreaterThan(cancel);
    expect(frame).toBeGreaterThan(link);
    expect(tags[cancel]?.attributes.get("method")).toBe("post");
    expect(tags[link]?.attributes.get("target")).toBe("_blank");
    expect(tags[link]?.attributes.get("rel")).toBe("noopener");
  });

  test("the bank's frame has a name and no sandbox, and may ask for passkeys", async () => {
    const tags = tagsOf(String(await challengePage(challenge)));
    const frame = tags.find(({ name }) => name === "iframe")?.attributes;
    expect(frame?.has("sandbox")).toBe(false);
    expect(frame?.get("title")).toBe("Bankanızın doğrulama sayfası");
    expect(frame?.get("allow")).toBe("publickey-credentials-get *; otp-credentials *");
  });

  test.each([
    [599_999, "tr", "9 dakika"],
    [60_000, "en", "1 minute"],
    [59_999, "tr", "1 dakikadan az"],
    [-5_000, "en", "less than a minute"],
  ] as const)("%i ms left in %s: %s", async (left, locale, words) => {
    const markup = String(await challengePage({ ...challenge, locale, now: 1_000, expiresAt: 1_000 + left }));
    expect(markup).toContain(`>${words}</span>`);
  });

  test.each([
    ["it went on in a window of its own", { inWindow: true }],
    ["there is nothing to open in a frame", { paths: { ...challenge.paths, launch: null } }],
  ])("when %s there is no frame, and the link opens it again", async (_, over) => {
    const markup = String(await challengePage({ ...challenge, ...over }));
    const tags = tagsOf(markup);
    expect(tags.some(({ name }) => name === "iframe")).toBe(false);
    expect(tags.some(({ attributes }) => attributes.get("href") === "k/window")).toBe(true);
    expect(tags.some(({ attributes }) => attributes.get("action") === "k/cancel")).toBe(true);
  });
});

describe("after the bank", () => {
  test("nothing can be cancelled or opened any more", async () => {
    for (const state of ["returned", "confirming"] as const) {
      const markup = String(await challengePage({ ...challenge, state }));
      expect(markup).not.toContain("k/cancel");
      expect(markup).not.toContain("k/window");
      expect(markup).not.toContain("<iframe");
      expect(markup).toContain("Sonucu bankanızdan öğreniyoruz.");
    }
  });

  test("the link to the shop leads the whole window there, whichever frame it stands in", async () => {
    for (const page of [challengePage({ ...challenge, state: "succeeded" }), returnPage(back)]) {
      const links = tagsOf(String(await page)).filter(({ name }) => name === "a");
      expect(links.length).toBeGreaterThan(0);
      for (const { attributes } of links) {
        expect(attributes.get("href")).toBe(challenge.returnUrl);
        expect(attributes.get("target")).toBe("_top");
      }
    }
  });

  test("only what is known is said: an unknown outcome is neither saved nor not saved", async () => {
    const view = { ...challenge, state: "failed", problem: "outcome_unknown" } as const;
    expect(String(await challengePage(view))).not.toMatch(/kaydedilmedi\.|kaydedildi\./);
    expect(String(await challengePage({ ...view, locale: "en" }))).not.toMatch(/was (not )?saved\./);
  });

  test("a problem without words of its own has the general ones", async () => {
    const markup = String(await challengePage({ ...challenge, state: "failed", problem: "internal_error" }));
    expect(markup).toContain(textsOf("tr").results.failed.title);
  });
});

describe("an answer that does not belong here, or came too early", () => {
  test.each([
    ["foreign", { isForeign: true }],
    ["too early", { state: "launched" as const }],
  ])("%s: leads to the challenge's page, and follows nothing", async (_, over) => {
    const tags = tagsOf(String(await returnPage({ ...back, ...over })));
    expect(tags.find(({ name }) => name === "a")?.attributes.get("href")).toBe("../page/k");
    expect(tags.find(({ name }) => name === "body")?.attributes.has("data-state-address")).toBe(false);
  });
});

describe("a challenge for a payment", () => {
  test("names what will be charged, as people of that language write it", async () => {
    expect(String(await challengePage({ ...challenge, ...paying }))).toContain("1.149,90 ₺");
    expect(String(await challengePage({ ...challenge, ...paying, locale: "en" }))).toContain("₺1,149.90");
    expect(String(await challengePage(challenge))).not.toContain("₺");
  });

  test("never speaks of saving a card", async () => {
    const pages = await everyPage(paying);
    for (const { markup } of pages.filter(({ name }) => !name.startsWith("dead end"))) {
      expect(markup).not.toMatch(/kaydedil|was (not )?saved/);
    }
  });

  test("whose outcome is not known is neither charged nor not charged", async () => {
    const view = { ...challenge, ...paying, state: "failed", problem: "outcome_unknown" } as const;
    expect(String(await challengePage(view))).not.toMatch(/çekilmedi|alındı/);
    expect(String(await challengePage({ ...view, locale: "en" }))).not.toMatch(
      /nothing was charged|was made/i,
    );
  });

  const { payment, inReview } = textsOf("tr");
  test.each([
    ["succeeded", null, "succeeded", payment.results.succeeded],
    ["succeeded", null, "in_review", inReview],
    ["succeeded", null, "failed", payment.results.failed],
    ["failed", "outcome_unknown", "pending", payment.failures.outcome_unknown],
    ["failed", "outcome_unknown", "succeeded", payment.results.succeeded],
    ["failed", "outcome_unknown", "in_review", inReview],
    ["failed", "outcome_unknown", "failed", payment.results.failed],
    ["failed", "payment_declined", "failed", payment.failures.payment_declined],
    ["failed", "challenge_failed", "failed", payment.failures.challenge_failed],
    ["expired", null, "failed", payment.results.expired],
    ["cancelled", null, "failed", payment.results.cancelled],
  ] as const)("that ended as %s (%s), and whose payment is %s now, is told as that", async (...told) => {
    const [state, problem, paymentStatus, said] = told;
    const over = { ...paying, state, problem, paymentStatus };
    for (const page of [challengePage({ ...challenge, ...over }), returnPage({ ...back, ...over })]) {
      const markup = String(await page);
      expect(markup).toContain(`data-focus>${said.title}</h1>`);
      expect(markup).toContain(`<p>${said.text}</p>`);
    }
  });
});
