/**
 * Every colour of the frame, computed from the three that a shop may set. Whatever the shop picks, text keeps 4.5:1 and
 * controls and focus rings keep 3:1 against the surfaces that they stand on (WCAG 2.2, 1.4.3 and 1.4.11).
 */
import type { Rgb } from "./contrast.ts";
import { contrast, ensureContrast, luminance, mix, parseColor, readableOn, toHex } from "./contrast.ts";

const TEXT = 4.5;
const CONTROL = 3;

export type Theme = "light" | "dark";

export interface ShopColors {
  colorPrimary?: string | undefined;
  colorBackground?: string | undefined;
  colorText?: string | undefined;
}

interface Seeds {
  primary: Rgb;
  surface: Rgb;
  text: Rgb;
}

const seeds: Record<Theme, Seeds> = {
  light: { primary: [36, 84, 209], surface: [255, 255, 255], text: [23, 26, 31] },
  dark: { primary: [128, 164, 255], surface: [27, 29, 34], text: [240, 241, 244] },
};

/** Danger and warning are the same in every shop, so that red and amber keep their meaning. */
const signals: Record<Theme, { danger: Rgb; warning: Rgb }> = {
  light: { danger: [186, 26, 26], warning: [140, 84, 0] },
  dark: { danger: [255, 138, 128], warning: [242, 184, 92] },
};

export interface Palette {
  /** Which set of native controls, carets and scrollbars fits the surface. */
  scheme: Theme;
  /** Custom properties of the stylesheet, `--name` to `#rrggbb`. */
  properties: Record<`--${string}`, string>;
}

function seedOf(text: string | undefined, fallback: Rgb): Rgb {
  return (text === undefined ? null : parseColor(text)) ?? fallback;
}

/** The background decides about light and dark when the shop set one: a theme's name cannot make a white page dark. */
function schemeOf(theme: Theme, colors: ShopColors): Theme {
  const background = colors.colorBackground === undefined ? null : parseColor(colors.colorBackground);
  if (background === null) return theme;
  return luminance(background) > 0.18 ? "light" : "dark";
}

/**
 * A shade of the surface on which the surface's text can still be read. On a colour half-way between light and dark a
 * shade towards the text would take the last of the contrast, so there it goes the other way.
 */
function shadeOf(surface: Rgb, color: Rgb, share: number): Rgb {
  const text = readableOn(surface);
  const shade = mix(color, surface, share);
  return contrast(text, shade) >= TEXT ? shade : mix(readableOn(text), surface, share);
}

/** The accent as a button's fill: visible on every surface, and black or white can be read on it. */
function fillOf(accent: Rgb, surfaces: readonly Rgb[]): { fill: Rgb; onFill: Rgb } {
  const onFill = readableOn(accent);
  const fill = ensureContrast(accent, [onFill], TEXT);
  if (surfaces.every((surface) => contrast(fill, surface) >= CONTROL)) return { fill, onFill };
  const visible = ensureContrast(fill, surfaces, CONTROL);
  return { fill: visible, onFill: readableOn(visible) };
}

/**
 * @param theme what the shop asked for, "auto" already resolved.
 * @param colors as the port gives them; unknown forms count as not set.
 */
export function createPalette(theme: Theme, colors: ShopColors = {}): Palette {
  const scheme = schemeOf(theme, colors);
  const surface = seedOf(colors.colorBackground, seeds[scheme].surface);
  const quiet = shadeOf(surface, readableOn(surface), 0.04);
  const accent = ensureContrast(
    seedOf(colors.colorPrimary, seeds[scheme].primary),
    [surface, quiet],
    CONTROL,
  );
  const tint = shadeOf(surface, accent, scheme === "light" ? 0.06 : 0.1);
  const surfaces = [surface, quiet, tint];
  const text = ensureContrast(seedOf(colors.colorText, seeds[scheme].text), surfaces, TEXT);
  const { fill, onFill } = fillOf(accent, surfaces);
  const { danger, warning } = signals[scheme];
  const colorsByName = {
    "--surface": surface,
    "--surface-quiet": quiet,
    "--surface-tint": tint,
    "--text": text,
    "--text-secondary": ensureContrast(mix(text, surface, 0.68), surfaces, TEXT),
    "--hairline": mix(text, surface, 0.14),
    "--control": ensureContrast(mix(text, surface, 0.48), surfaces, CONTROL),
    "--accent": ensureContrast(accent, surfaces, CONTROL),
    "--accent-text": ensureContrast(accent, surfaces, TEXT),
    "--fill": fill,
    "--fill-hover": mix(readableOn(onFill), fill, 0.12),
    "--on-fill": onFill,
    "--danger": ensureContrast(danger, surfaces, TEXT),
    "--on-danger": readableOn(ensureContrast(danger, surfaces, TEXT)),
    "--warning": ensureContrast(warning, surfaces, TEXT),
  } as const;
  const properties = Object.fromEntries(
    Object.entries(colorsByName).map(([name, color]) => [name, toHex(color)]),
  );
  return { scheme, properties };
}
