/** The React pages: the widget's npm component, in one root. Built twice, with React 19 and with React 18. */
import { SavedCards, type SavedCardsOptions } from "@saved-cards/widget";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import {
  addressOptions,
  byId,
  callbacks,
  firstSession,
  hideStatus,
  query,
  showFailure,
  startPage,
} from "./checkout.ts";
import { widgetPreferences } from "./preferences.ts";

function start(session: string): void {
  const root = createRoot(byId("cards"));
  const baseUrl = document.documentElement.dataset["cardsOrigin"] ?? "";
  let options: SavedCardsOptions = { session, ...widgetPreferences(), ...addressOptions() };

  const render = () => {
    // New functions and objects each time, as in most React code.
    const cards = <SavedCards baseUrl={baseUrl} className="cards" {...callbacks(0, update)} {...options} />;
    root.render(query.has("strict") ? <StrictMode>{cards}</StrictMode> : cards);
  };
  const update = (changes: Partial<SavedCardsOptions>) => {
    options = { ...options, ...changes };
    render();
  };

  render();
  startPage(update);
  window.shopWidget = { update, unmount: () => root.unmount() };
}

firstSession().then(start).then(hideStatus, showFailure);
