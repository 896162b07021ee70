/** Colour arithmetic of WCAG 2.2: parsing, relative luminance, contrast, and moving a colour until it can be seen. */

/** Red, green and blue, 0–255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

function fromHex(hex: string): Rgb {
  const full = hex.length === 3 ? hex.replaceAll(/./g, "$&$&") : hex;
  const value = Number.parseInt(full, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const s = Math.min(saturation, 100) / 100;
  const l = Math.min(lightness, 100) / 100;
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    return Math.round(255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/**
 * Reads `#rgb`, `#rrggbb`, `rgb(r, g, b)` and `hsl(h, s%, l%)`, the forms that the port lets in.
 * @returns `null` for any other text.
 */
export function parseColor(text: string): Rgb | null {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text)?.[1];
  if (hex !== undefined) return fromHex(hex);
  const [first, second, third] = (text.match(/\d+/g) ?? []).map(Number);
  if (first === undefined || second === undefined || third === undefined) return null;
  if (/^rgb\(/i.test(text)) return [Math.min(first, 255), Math.min(second, 255), Math.min(third, 255)];
  if (/^hsl\(/i.test(text)) return fromHsl(first, second, third);
  return null;
}

/** @returns the colour as `#rrggbb`. */
export function toHex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 (black) to 1 (white): WCAG 2.2, "relative luminance". */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast ratio, 1 to 21: WCAG 2.2, "contrast ratio". */
export function contrast(one: Rgb, other: Rgb): number {
  const [first, second] = [luminance(one), luminance(other)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/** Mixes `share` (0–1) of `color` into `base`. */
export function mix(color: Rgb, base: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2) => Math.round(base[index] + (color[index] - base[index]) * share);
  return [channel(0), channel(1), channel(2)];
}

/** Whether black or white can be read better on the colour. */
export function readableOn(background: Rgb): Rgb {
  return contrast(WHITE, background) >= contrast(BLACK, background) ? WHITE : BLACK;
}

/**
 * Darkens or lightens a colour, as little as possible, until it has the contrast on every background.
 * Moves away from the backgrounds: to black on light ones, to white on dark ones.
 */
export function ensureContrast(color: Rgb, backgrounds: readonly Rgb[], ratio: number): Rgb {
  const holds = (candidate: Rgb) =>
    backgrounds.every((background) => contrast(candidate, background) >= ratio);
  const goal = readableOn(backgrounds[0] ?? WHITE);
  for (let step = 0; step < 50; step++) {
    const candidate = mix(goal, color, step / 50);
    if (holds(candidate)) return candidate;
  }
  return goal;
}
