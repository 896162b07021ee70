/** Checks at the edge: what a merchant's code passes in, which may not be TypeScript. */
import type { SavedCardsOptions } from "./types.ts";

/** A checked base URL: where the frame is, and the one origin that gets messages. */
export interface Base {
  /** Without a slash at the end. */
  readonly url: string;
  readonly origin: string;
}

const callbacks = [
  "onReady",
  "onChange",
  "onSelect",
  "onError",
  "onChallenge",
  "onPaid",
  "onDeclined",
] as const;

/** Plain http is for the developer's own machine only. */
function isTrustworthy({ protocol, hostname }: URL): boolean {
  if (protocol === "https:") return true;
  const isLoopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === "http:" && isLoopback;
}

function parseUrl(text: unknown): URL {
  try {
    if (typeof text === "string") return new URL(text);
  } catch {
    // Said below. `URL.canParse` is younger than the oldest browsers we are for.
  }
  throw new TypeError(
    'SavedCards: pass baseUrl, the URL of your cards server, like "https://cards.example".',
  );
}

/**
 * Reads `baseUrl`.
 * @param pageOrigin origin of the merchant's page. It must differ: the browser keeps the shop's scripts away from the
 * card fields only between two origins.
 * @throws TypeError that says what to pass instead.
 */
export function parseBaseUrl(baseUrl: unknown, pageOrigin: string): Base {
  const url = parseUrl(baseUrl);
  if (!isTrustworthy(url)) {
    throw new TypeError(`SavedCards: baseUrl must be https, or http on localhost; it is ${url.origin}.`);
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError("SavedCards: baseUrl must have no user name, password, query or hash.");
  }
  if (url.origin === pageOrigin) {
    throw new TypeError(
      `SavedCards: baseUrl must be on another origin than the page (${pageOrigin}), or its scripts could read card fields.`,
    );
  }
  return { url: url.origin + url.pathname.replace(/\/+$/, ""), origin: url.origin };
}

/**
 * Checks what the widget itself uses; the appearance is checked by the frame.
 * @throws TypeError that says what to pass instead.
 */
export function checkOptions(options: SavedCardsOptions): void {
  // The type holds in TypeScript only.
  const given: Partial<Record<keyof SavedCardsOptions, unknown>> | null | undefined = options;
  if (typeof given?.session !== "string" || !given.session) {
    throw new TypeError("SavedCards: pass session, the token that your server got from POST /v1/sessions.");
  }
  if (given.locale !== undefined && given.locale !== "tr" && given.locale !== "en") {
    throw new TypeError('SavedCards: locale must be "tr" or "en", or left out to follow the session.');
  }
  if (given.challenge !== undefined && given.challenge !== "dialog" && given.challenge !== "redirect") {
    throw new TypeError('SavedCards: challenge must be "dialog" or "redirect".');
  }
  if (given.mode !== undefined && given.mode !== "manage" && given.mode !== "pay") {
    throw new TypeError('SavedCards: mode must be "manage" or "pay".');
  }
  // A missing parameter of an address is `null`.
  if (
    given.challengeId !== undefined &&
    given.challengeId !== null &&
    typeof given.challengeId !== "string"
  ) {
    throw new TypeError("SavedCards: challengeId must be the saved_cards_challenge of the page's address.");
  }
  for (const name of callbacks) {
    if (given[name] !== undefined && typeof given[name] !== "function") {
      throw new TypeError(`SavedCards: ${name} must be a function.`);
    }
  }
}
