/** `@saved-cards/widget`: the React component and its types. */
export { SavedCards } from "./react.tsx";
export type * from "./types.ts";
