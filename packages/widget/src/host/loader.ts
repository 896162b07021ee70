/**
 * The script tag's entry: defines `SavedCards` and says so with the event `saved-cards:load` on the window, for pages
 * that load it with `async`. Included twice, the first one stays.
 */
import { version } from "../../package.json";
import { mount } from "./mount.ts";

// Only known while the script is being evaluated, and only in a classic script.
const script = document.currentScript;
const folder = script instanceof HTMLScriptElement && script.src ? new URL(".", script.src).href : undefined;

// An element with this id would be found under the same name.
const isDefined = "SavedCards" in window && typeof SavedCards.mount === "function";
if (!isDefined) {
  globalThis.SavedCards = {
    mount: (target, options) => mount(target, { ...options, baseUrl: options?.baseUrl ?? folder }),
    version,
  };
  dispatchEvent(new Event("saved-cards:load"));
}
