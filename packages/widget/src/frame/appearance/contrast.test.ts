import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rgb } from "./contrast.ts";
import { contrast, ensureContrast, luminance, mix, parseColor, readableOn, toHex } from "./contrast.ts";

const channel = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(channel, channel, channel);
const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

describe("a colour", () => {
  test.each([
    ["#0a3", [0, 170, 51]],
    ["#00AA33", [0, 170, 51]],
    ["rgb( 0, 170 , 51 )", [0, 170, 51]],
    ["hsl(138, 100%, 33%)", [0, 168, 50]],
    ["hsl(0, 0%, 50%)", [128, 128, 128]],
  ])("%s is read", (text, expected) => {
    expect(parseColor(text)).toEqual(expected);
  });

  test.each(["", "red", "#12345", "rgb(1, 2)", "url(x)", "rgba(0, 0, 0, 0.5)"])("%j is none", (text) => {
    expect(parseColor(text)).toBeNull();
  });

  test("is read back as it was written", () => {
    fc.assert(
      fc.property(color, (rgb) => {
        expect(parseColor(toHex(rgb))).toEqual(rgb);
      }),
    );
  });

  test("mixes from one end to the other", () => {
    expect(mix(BLACK, WHITE, 0)).toEqual(WHITE);
    expect(mix(BLACK, WHITE, 1)).toEqual(BLACK);
    expect(mix(BLACK, WHITE, 0.5)).toEqual([128, 128, 128]);
  });
});

describe("contrast", () => {
  test("is 21 between black and white, and 1 between equals", () => {
    expect(contrast(BLACK, WHITE)).toBeCloseTo(21, 5);
    fc.assert(
      fc.property(color, (rgb) => {
        expect(contrast(rgb, rgb)).toBe(1);
      }),
    );
  });

  test("of #767676 on white is the known 4.54", () => {
    expect(contrast([0x76, 0x76, 0x76], WHITE)).toBeCloseTo(4.54, 2);
  });

  test("of the better of black and white is at least 4.5 on any colour", () => {
    fc.assert(
      fc.property(color, (rgb) => {
        expect(contrast(readableOn(rgb), rgb)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});

describe("a colour that has to be seen", () => {
  test("reaches text contrast on any one background", () => {
    fc.assert(
      fc.property(color, color, (rgb, background) => {
        expect(contrast(ensureContrast(rgb, [background], 4.5), background)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test("is left alone when it can be seen already", () => {
    fc.assert(
      fc.property(color, color, (rgb, background) => {
        fc.pre(contrast(rgb, background) >= 3);
        expect(ensureContrast(rgb, [background], 3)).toEqual(rgb);
      }),
    );
  });

  test("is darkened on white and lightened on black", () => {
    const yellow: Rgb = [255, 220, 0];
    const navy: Rgb = [0, 0, 80];
    expect(luminance(ensureContrast(yellow, [WHITE], 4.5))).toBeLessThan(luminance(yellow));
    expect(luminance(ensureContrast(navy, [BLACK], 4.5))).toBeGreaterThan(luminance(navy));
  });
});
