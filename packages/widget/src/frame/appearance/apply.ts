/** Puts a shop's appearance on the page, through the CSSOM: the frame's CSP allows no style in markup. */
import type { Appearance } from "../../contract/index.ts";
import type { Theme } from "./palette.ts";
import { createPalette } from "./palette.ts";

const darkQuery = () => window.matchMedia("(prefers-color-scheme: dark)");

function resolveTheme(theme: Appearance["theme"]): Theme {
  if (theme === "light" || theme === "dark") return theme;
  return darkQuery().matches ? "dark" : "light";
}

function set(root: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) root.style.removeProperty(name);
  else root.style.setProperty(name, value);
}

/**
 * Applies the appearance and keeps following the browser's light or dark where the shop leaves it to that.
 * @returns a function that stops following.
 */
export function applyAppearance(root: HTMLElement, appearance: Appearance = {}): () => void {
  const variables = appearance.variables ?? {};
  const paint = () => {
    const theme = resolveTheme(appearance.theme);
    const { scheme, properties } = createPalette(theme, variables);
    // The page's own scheme must be the iframe's, or browsers paint an opaque backdrop; the surfaces may differ.
    set(
      root,
      "color-scheme",
      appearance.theme === "light" || appearance.theme === "dark" ? theme : "light dark",
    );
    set(root, "--scheme", scheme);
    for (const [name, value] of Object.entries(properties)) set(root, name, value);
  };
  set(root, "--radius", variables.borderRadius);
  set(root, "--unit", variables.spacing);
  set(root, "--font", variables.fontFamily);
  paint();
  const query = darkQuery();
  query.addEventListener("change", paint);
  return () => query.removeEventListener("change", paint);
}
