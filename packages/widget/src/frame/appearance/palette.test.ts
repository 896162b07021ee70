import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rgb } from "./contrast.ts";
import { contrast, parseColor, toHex } from "./contrast.ts";
import type { ShopColors } from "./palette.ts";
import { createPalette } from "./palette.ts";

const channel = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(channel, channel, channel).map(toHex);
const theme = fc.constantFrom("light" as const, "dark" as const);
const shopColors: fc.Arbitrary<ShopColors> = fc.record(
  { colorPrimary: color, colorBackground: color, colorText: color },
  { requiredKeys: [] },
);

function colorOf(properties: Record<string, string>, name: string): Rgb {
  const rgb = parseColor(properties[name] ?? "");
  if (rgb === null) throw new Error(`${name} is no colour: ${properties[name]}`);
  return rgb;
}

const surfaces = ["--surface", "--surface-quiet", "--surface-tint"];
const texts = ["--text", "--text-secondary", "--accent-text", "--danger", "--warning"];
const controls = ["--control", "--accent"];

function expectContrast(
  properties: Record<string, string>,
  name: string,
  surface: string,
  ratio: number,
): void {
  const measured = contrast(colorOf(properties, name), colorOf(properties, surface));
  expect(measured, `${name} on ${surface}`).toBeGreaterThanOrEqual(ratio);
}

describe("the palette", () => {
  test("keeps every text readable and every control visible, whatever the shop's colours", () => {
    fc.assert(
      fc.property(theme, shopColors, (wanted, colors) => {
        const { properties } = createPalette(wanted, colors);
        for (const surface of surfaces) {
          for (const name of texts) expectContrast(properties, name, surface, 4.5);
          for (const name of controls) expectContrast(properties, name, surface, 3);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("keeps a button's words readable, also under the mouse, and the button visible", () => {
    fc.assert(
      fc.property(theme, shopColors, (wanted, colors) => {
        const { properties } = createPalette(wanted, colors);
        expectContrast(properties, "--on-fill", "--fill", 4.5);
        expectContrast(properties, "--on-fill", "--fill-hover", 4.5);
        expectContrast(properties, "--on-danger", "--danger", 4.5);
        for (const surface of surfaces) expectContrast(properties, "--fill", surface, 3);
      }),
      { numRuns: 500 },
    );
  });

  test("leaves a shop's colours as they are when they can be seen", () => {
    const { properties } = createPalette("light", { colorPrimary: "#0a5c36", colorText: "rgb(20, 20, 20)" });
    expect(properties["--fill"]).toBe("#0a5c36");
    expect(properties["--accent"]).toBe("#0a5c36");
    expect(properties["--text"]).toBe("#141414");
  });

  test("darkens a yellow that would vanish on white", () => {
    const { properties } = createPalette("light", { colorPrimary: "#ffdc00" });
    expect(properties["--accent-text"]).not.toBe("#ffdc00");
  });

  test("is dark on a dark background even where the shop says light, and the other way round", () => {
    expect(createPalette("light", { colorBackground: "#101114" }).scheme).toBe("dark");
    expect(createPalette("dark", { colorBackground: "#fffdf8" }).scheme).toBe("light");
  });
});
