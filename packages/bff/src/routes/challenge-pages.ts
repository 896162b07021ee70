/**
 * What the shopper's browser opens of a challenge, without a session: each address holds a key for what it does. The page around
 * the bank's, the provider's HTML in it, and where the bank leads back to.
 */
import { randomBytes } from "node:crypto";
import { CHALLENGE_PARAMETER, isFinal, Locale } from "@saved-cards/widget/contract";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import * as z from "zod";
import {
  cancelChallenge,
  type Capability,
  comeBack,
  findChallenge,
  launch,
  launchKey,
  openReturnUrl,
  opens,
  pageKey,
  problemOf,
  waitForNews,
} from "../challenges/index.ts";
import { challengePage } from "../challenges/page/challenge-page.ts";
import { deadEnd } from "../challenges/page/dead-end.ts";
import type { ChallengePageView, DeadEndView } from "../challenges/page/page-view.ts";
import { returnPage } from "../challenges/page/return-page.ts";
import type { BffDeps } from "../deps.ts";
import type { BffEnv } from "../env.ts";
import { describeError } from "../log.ts";
import { bankSources, challengePagePolicy, providerPagePolicy } from "../security/headers.ts";
import { isChallengeId } from "../security/identifiers.ts";
import type { ChallengeRecord } from "../store/index.ts";
import { runOf, WaitQuery } from "./challenges.ts";

/** How long the browser waits for the provider's answer before it gets a page that waits. The work goes on by itself then. */
const ANSWER_WITHIN_MS = 3_000;
/** What a bank's form brings back is the bank's to choose. More than this is not read. */
const MAX_FORM_BYTES = 64 * 1024;

const Look = z.object({
  locale: z.enum(Locale.options).optional().catch(undefined),
  theme: z.enum(["light", "dark", "auto"]).optional().catch(undefined),
});

export function challengePageRoutes(deps: BffDeps): Hono<BffEnv> {
  const app = new Hono<BffEnv>();
  const pages = new ChallengePages(deps);
  for (const path of ["page", "launch", "return"]) app.use(`/v1/challenges/:id/${path}/*`, onlyOnPurpose);
  app.onError((error, c) => {
    c.get("log").error("bug", { error: describeError(error) });
    return pages.end(c, "trouble");
  });

  app.get("/v1/challenges/:id/page/:key", async (c) => {
    const challenge = await pages.find(c, "page");
    return challenge ? pages.show(c, await pages.keepLook(c, challenge)) : pages.end(c, "unknown");
  });

  app.get("/v1/challenges/:id/page/:key/state", async (c) => {
    const challenge = await pages.find(c, "page");
    if (!challenge) return c.json({ state: null }, 404);
    const { wait, since } = WaitQuery.parse(c.req.query());
    const { state } = await waitForNews(deps, runOf(c), challenge, {
      since: since ?? challenge.state,
      milliseconds: wait * 1_000,
      signal: c.req.raw.signal,
    });
    return c.json({ state });
  });

  app.post("/v1/challenges/:id/page/:key/cancel", async (c) => {
    const challenge = await pages.find(c, "page");
    if (!challenge) return pages.end(c, "unknown");
    await cancelChallenge(deps, c.get("log"), challenge);
    return c.redirect(`../${c.req.param("key")}${queryOf(c)}`, 303);
  });

  app.get("/v1/challenges/:id/page/:key/window", async (c) => {
    const challenge = await pages.find(c, "page");
    if (!challenge) return pages.end(c, "unknown");
    if (isFinal(challenge.state)) return c.redirect(`../${c.req.param("key")}${queryOf(c)}`, 303);
    await deps.store.markChallengeInWindow(challenge.id);
    return c.redirect(`../../launch/${launchKey(deps, challenge)}${queryOf(c)}`, 303);
  });

  app.get("/v1/challenges/:id/launch/:key", async (c) => {
    const challenge = await findById(deps, c);
    if (!challenge) return pages.end(c, "unknown");
    const launched = await launch(deps, runOf(c), challenge, c.req.param("key"));
    if (!launched) return pages.end(c, "used");
    if (launched.kind === "redirect") return c.redirect(launched.url, 303);
    c.header("Content-Security-Policy", providerPagePolicy(challenge.origin));
    return c.html(launched.html);
  });

  app.on(["GET", "POST"], "/v1/challenges/:id/return/:key", async (c) => {
    const challenge = await pages.find(c, "return");
    if (!challenge) return pages.end(c, "unknown");
    const came = await comeBack(deps, runOf(c), challenge, await fieldsOf(c));
    if (came.kind === "taken")
      await Promise.race([deps.ongoing.keep(came.settled), deps.clock.pause(ANSWER_WITHIN_MS)]);
    return pages.answerReturn(
      c,
      (await findChallenge(deps, c.get("log"), challenge.id)) ?? challenge,
      came.kind,
    );
  });

  return app;
}

const STATUS = { unknown: 404, used: 410, trouble: 500 } as const;

/** Each of these has an effect, so it is not for those who only look ahead: scanners, and browsers before a click. */
const onlyOnPurpose: MiddlewareHandler<BffEnv> = async (c, next) => {
  const looksAhead = c.req.header("sec-purpose")?.includes("prefetch") === true;
  if (c.req.method !== "HEAD" && !looksAhead) return next();
  c.header("Allow", "GET, POST");
  return c.body(null, 405);
};

class ChallengePages {
  readonly #deps: BffDeps;
  readonly #banks: string;

  constructor(deps: BffDeps) {
    this.#deps = deps;
    this.#banks = bankSources(deps.publicUrl);
  }

  /** The challenge, if the address has its key. */
  async find(c: Context<BffEnv>, capability: Capability): Promise<ChallengeRecord | null> {
    const challenge = await findById(this.#deps, c);
    const isOpen = challenge && opens(this.#deps.sealer, challenge.id, capability, c.req.param("key") ?? "");
    return isOpen ? challenge : null;
  }

  /** What follows is shown as this page was asked for: the address that the bank leads back to knows nothing of it. */
  async keepLook(c: Context<BffEnv>, challenge: ChallengeRecord): Promise<ChallengeRecord> {
    const { locale = challenge.locale, theme = challenge.theme } = Look.parse(c.req.query());
    if (locale === challenge.locale && theme === challenge.theme) return challenge;
    await this.#deps.store.setChallengeLook(challenge.id, { locale, theme });
    return { ...challenge, locale, theme };
  }

  async show(c: Context<BffEnv>, challenge: ChallengeRecord): Promise<Response> {
    const key = c.req.param("key") ?? "";
    const canLaunch = challenge.state === "created" || challenge.state === "launched";
    return c.html(
      challengePage({
        ...(await this.#view(c, challenge)),
        paths: {
          state: `${key}/state`,
          cancel: `${key}/cancel${queryOf(c)}`,
          window: `${key}/window${queryOf(c)}`,
          launch: canLaunch ? `../launch/${launchKey(this.#deps, challenge)}${queryOf(c)}` : null,
        },
      }),
    );
  }

  async answerReturn(
    c: Context<BffEnv>,
    challenge: ChallengeRecord,
    kind: "foreign" | "taken",
  ): Promise<Response> {
    const page = `../page/${pageKey(this.#deps, challenge.id)}`;
    const paths = { page, state: `${page}/state` };
    return c.html(returnPage({ ...(await this.#view(c, challenge)), isForeign: kind === "foreign", paths }));
  }

  end(c: Context<BffEnv>, kind: DeadEndView["kind"]): Response | Promise<Response> {
    const nonce = newNonce();
    const ancestors = this.#deps.merchantOrigins.join(" ");
    c.header(
      "Content-Security-Policy",
      challengePagePolicy({ nonce, origin: ancestors, banks: this.#banks }),
    );
    const { locale = c.get("locale"), theme = "auto" } = Look.parse(c.req.query());
    const view = { locale, theme, nonce, assets: this.#deps.assets.challengePage, kind };
    return c.html(deadEnd(view), STATUS[kind]);
  }

  async #view(c: Context<BffEnv>, challenge: ChallengeRecord): Promise<Omit<ChallengePageView, "paths">> {
    const nonce = newNonce();
    const { id, state, purpose, origin, expiresAt, inWindow, locale, theme } = challenge;
    c.header("Content-Security-Policy", challengePagePolicy({ nonce, origin, banks: this.#banks }));
    const returnUrl = new URL(openReturnUrl(this.#deps.sealer, challenge));
    returnUrl.searchParams.set(CHALLENGE_PARAMETER, id);
    return {
      id,
      state,
      problem: problemOf(challenge),
      purpose,
      ...(await this.#deps.purposes[purpose].facts(challenge)),
      now: this.#deps.clock.now(),
      expiresAt,
      merchantOrigin: origin,
      returnUrl: returnUrl.href,
      inWindow,
      locale,
      theme,
      nonce,
      assets: this.#deps.assets.challengePage,
    };
  }
}

async function findById(deps: BffDeps, c: Context<BffEnv>): Promise<ChallengeRecord | null> {
  const id = c.req.param("id") ?? "";
  return isChallengeId(id) ? findChallenge(deps, c.get("log"), id) : null;
}

/** All text fields that came back, whichever way the bank sent them. What cannot be read counts as nothing. */
async function fieldsOf(c: Context<BffEnv>): Promise<Record<string, string>> {
  const fields = { ...c.req.query() };
  const length = Number(c.req.header("content-length") ?? Number.NaN);
  if (c.req.method !== "POST" || !(length <= MAX_FORM_BYTES)) return fields;
  const form = await c.req.parseBody().catch(() => ({}));
  for (const [name, value] of Object.entries(form)) if (typeof value === "string") fields[name] = value;
  return fields;
}

/** The look of the page goes along. */
function queryOf(c: Context<BffEnv>): string {
  return new URL(c.req.url).search;
}

function newNonce(): string {
  return randomBytes(16).toString("base64url");
}
