/** The forms, fetched once the list is there, so that they are at hand when the shopper asks for one. */
import { lazyPart } from "./lazy-part.ts";

export const {
  prepare: prepareForms,
  fetch: fetchForms,
  use: useForms,
} = lazyPart(() => import("./forms.ts"));
