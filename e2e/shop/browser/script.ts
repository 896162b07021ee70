/** The script-tag page, as a shop without a bundler would write it. Runs in the head, before the document is read. */
import type { SavedCardsHandle, SavedCardsScript } from "@saved-cards/widget/global";
import {
  addressOptions,
  callbacks,
  firstSession,
  hideStatus,
  query,
  showFailure,
  startPage,
} from "./checkout.ts";
import { widgetPreferences } from "./preferences.ts";

const LATE_MS = 500;

const widgets: SavedCardsHandle[] = [];

const documentRead = new Promise<void>((resolve) => {
  document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
});

/** The loader may have come already, or come later, or not at all. */
const loader = new Promise<SavedCardsScript>((resolve, reject) => {
  if ("SavedCards" in window) resolve(SavedCards);
  addEventListener("saved-cards:load", () => resolve(SavedCards));
  const onError = ({ target }: Event) => {
    if (target instanceof HTMLScriptElement) reject(new Error(`${target.src} did not load`));
  };
  addEventListener("error", onError, { capture: true });
});

// It may fail before anyone waits for it.
loader.catch(() => undefined);

function mountAll(script: SavedCardsScript, session: string): void {
  const targets = query.get("mounts") === "2" ? ["#cards", "#cards-2"] : ["#cards"];
  for (const [index, target] of targets.entries()) {
    const update: SavedCardsHandle["update"] = (options) => widgets[index]?.update(options);
    const options = { session, ...widgetPreferences(), ...addressOptions(), ...callbacks(index, update) };
    widgets.push(script.mount(target, options));
  }
  const [first] = widgets;
  if (first) window.shopWidget = first;
}

function addLoader(): void {
  const script = document.createElement("script");
  script.src = `${document.documentElement.dataset["cardsOrigin"]}/saved-cards.js`;
  document.head.append(script);
}

async function startEarly(): Promise<void> {
  const session = document.querySelector<HTMLMetaElement>('meta[name="saved-cards-session"]')?.content;
  if (session) mountAll(await loader, session);
  await documentRead;
  if (!session) throw new Error("the page came without a session");
}

async function start(): Promise<void> {
  await documentRead;
  if (query.has("late")) setTimeout(addLoader, LATE_MS);
  const [script, session] = await Promise.all([loader, firstSession()]);
  mountAll(script, session);
}

void documentRead.then(() =>
  startPage((options) => {
    for (const widget of widgets) widget.update(options);
  }),
);
(query.has("early") ? startEarly() : start()).then(hideStatus, (error: unknown) =>
  documentRead.then(() => showFailure(error)),
);
