/** Types of the script tag, for a page's own TypeScript: `"types": ["@saved-cards/widget/global"]` in its tsconfig. */
import type { SavedCardsScript } from "./types.ts";

declare global {
  var SavedCards: SavedCardsScript;

  interface WindowEventMap {
    /** The script tag has defined `SavedCards`. */
    "saved-cards:load": Event;
  }
}

export type * from "./types.ts";
