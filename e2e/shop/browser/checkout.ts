/** What the script page and the React pages share: the session, the callbacks, and the page around the widget. */
import type { Card, SavedCardsHandle, SavedCardsOptions } from "@saved-cards/widget";
import { followOrder } from "./order.ts";
import { onPreferences, say, startPreferences, widgetPreferences, word } from "./preferences.ts";

export interface ShopEvent {
  type: "ready" | "change" | "select" | "error" | "challenge" | "paid" | "declined" | "session_failed";
  detail: unknown;
  /** Which of the page's widgets, from 0. */
  widget: number;
}

declare global {
  interface Window {
    /** Everything that the widgets told the page, for tests. */
    shopEvents: ShopEvent[];
    /** The page's first widget, for tests. */
    shopWidget?: SavedCardsHandle;
  }
}

window.shopEvents = [];

/** The address's settings. */
export const query = new URLSearchParams(location.search);

/** @throws Error when the page has no such element. */
export function byId(id: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(`#${id}`);
  if (!element) throw new Error(`#${id} is not in the page`);
  return element;
}

async function requestSession(settings: URLSearchParams): Promise<string> {
  const response = await fetch(`/session?${settings}`, { method: "POST" });
  const answer: { token?: string } = await response.json();
  if (!answer.token) throw new Error(`POST /session was answered with ${response.status}`);
  return answer.token;
}

/** Asks the shop's server for a session. */
export function firstSession(): Promise<string> {
  const settings = new URLSearchParams(query);
  settings.set("page", location.pathname);
  return requestSession(settings);
}

/** What the widget is for, how the bank's page is to be shown, and which challenge the shopper comes back from. */
export function addressOptions(): Pick<SavedCardsOptions, "mode" | "challenge" | "challengeId"> {
  return {
    mode: query.get("mode") === "pay" ? "pay" : "manage",
    challenge: query.get("challenge") === "redirect" ? "redirect" : "dialog",
    challengeId: query.get("saved_cards_challenge"),
  };
}

/** A new session for the same customer, with the usual life. */
function nextSession(): Promise<string> {
  const settings = new URLSearchParams(query);
  settings.delete("expiresIn");
  settings.set("page", location.pathname);
  return requestSession(settings);
}

/** Says in the widget's place that there are no cards to show, instead of leaving it empty. */
export function showFailure(error: unknown): void {
  window.shopEvents.push({ type: "session_failed", detail: String(error), widget: 0 });
  const status = byId("cards-status");
  status.classList.add("failed");
  say(status, "sessionFailed");
}

/** The widget takes over from the line that says that it is coming. */
export function hideStatus(): void {
  byId("cards-status").hidden = true;
}

function nameOf({ bank, family, last4, isExpired }: Card): string {
  const name = [bank?.name, family].filter(Boolean).join(" ");
  return `${name} •••• ${last4}${isExpired ? ` (${word("expired")})` : ""}`.trim();
}

let picked: Card | null = null;

/** On a page that pays, the widget itself says what is picked. */
function showPicked(): void {
  const line = document.querySelector("#picked");
  if (!line) return;
  if (!picked) {
    line.replaceChildren(document.createElement("span"));
    say(line.firstElementChild ?? line, "nothingPicked");
    return;
  }
  const label = document.createElement("span");
  const name = document.createElement("b");
  say(label, "picked");
  name.textContent = nameOf(picked);
  line.replaceChildren(label, " ", name);
}

async function renew(update: SavedCardsHandle["update"]): Promise<void> {
  try {
    update({ session: await nextSession() });
  } catch (error) {
    showFailure(error);
  }
}

/**
 * What the widget tells the shop.
 * @param widget which of the page's widgets, from 0.
 * @param update changes that widget's options.
 */
export function callbacks(widget: number, update: SavedCardsHandle["update"]) {
  const record = (type: ShopEvent["type"], detail: unknown = null) =>
    window.shopEvents.push({ type, detail, widget });
  return {
    onReady: () => void record("ready"),
    onChallenge: (challenge) => void record("challenge", challenge),
    onChange: (cards) => void record("change", cards),
    onSelect(card) {
      record("select", card);
      picked = card;
      document.querySelector("#outcome")?.replaceChildren();
      showPicked();
    },
    onPaid(payment) {
      record("paid", payment);
      followOrder(payment.id);
    },
    // Nothing for the shop to do: the widget has said why, and the shopper may try again.
    onDeclined: (payment) => void record("declined", payment),
    onError(error) {
      record("error", error);
      if (error.code !== "session_expired" || !query.has("heal")) return;
      void renew(update);
    },
  } satisfies Partial<SavedCardsOptions>;
}

/** The shop's own dialog around the widget, on the pages that have one. */
function startModal(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#cards-dialog");
  if (!dialog) return;
  dialog.showModal();
  byId("open-cards").addEventListener("click", () => dialog.showModal());
  byId("close-cards").addEventListener("click", () => dialog.close());
}

/**
 * Starts the page around the widget. Needs the document.
 * @param update called with the widget's options that follow the page's settings, after each change of them.
 */
export function startPage(update: (options: ReturnType<typeof widgetPreferences>) => void): void {
  startPreferences();
  startModal();
  onPreferences(() => {
    update(widgetPreferences());
    showPicked();
  });
  document
    .querySelector("#complete")
    ?.addEventListener("click", () => say(byId("outcome"), picked ? "demoEnd" : "pickFirst"));
}
