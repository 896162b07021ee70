/** One way to judge what is shown in a state: in which views, and how. */
import type { Locale } from "@saved-cards/widget/contract";
import type { StateName } from "../fixtures/states.ts";
import type { Shown, Theme, View } from "../fixtures/view.ts";

export interface Look {
  /** It is taken in each combination of these. */
  widths: readonly number[];
  themes: readonly Theme[];
  locales: readonly Locale[];
  /** Judges what is shown, and leaves it as it is. It may make the window higher. */
  take: (state: StateName, shown: Shown, view: View) => Promise<void>;
}
