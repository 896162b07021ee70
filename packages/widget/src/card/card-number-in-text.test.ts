import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { containsCardNumber, maskCardNumbers } from "./card-number-in-text.ts";
import { isLuhnValid } from "./luhn.ts";

const SEPARATORS = [
  " ",
  "-",
  ".",
  "\u00A0",
  "\u2009",
  "\u3000",
  "\u202F",
  "\t",
  "\n",
  "\u2010",
  "\u2013",
  "\u2212",
  "\u200B",
  "\u00AD",
  "+",
  "%20",
  "\\n",
  "\\t",
  "  -  ",
];

const cardNumber = fc
  .tuple(
    fc.stringMatching(/^(4|5[1-5]|34|37|9792|58|65)$/),
    fc.stringMatching(/^\d{18}$/),
    fc.integer({ min: 12, max: 19 }),
  )
  .map(([head, tail, length]) => (head + tail).slice(0, length - 1))
  .map((payload) => payload + Array.from("0123456789").find((check) => isLuhnValid(payload + check)));

/** Every stretch of digits and separators in `text`, as its digits; found by cutting, not by matching. */
function runsIn(text: string): string[] {
  const encoded = text.replaceAll("%20", " ").replace(/\\[nrt]/g, " ");
  return encoded.split(/[^\d\s\p{Pd}\p{Cf}.·−+]/u).map((run) => run.replace(/\D/g, ""));
}

function hasValidStretch(digits: string, shortest: number): boolean {
  for (let start = 0; start + shortest <= digits.length; start += 1) {
    for (let length = shortest; length <= 19 && start + length <= digits.length; length += 1) {
      if (isLuhnValid(digits.slice(start, start + length))) return true;
    }
  }
  return false;
}

describe("a card number is found and masked", () => {
  test.each(SEPARATORS)("with %j between its groups", (separator) => {
    const text = `card ${["5890", "0400", "0000", "0016"].join(separator)}, please`;
    expect(containsCardNumber(text)).toBe(true);
    expect(maskCardNumbers(text)).toBe("card [PAN], please");
  });

  test.each([
    ["5528790000000008", "[PAN]"],
    ["374427000000003", "[PAN]"],
    ['{"number":"5528790000000008","cvc":""}', '{"number":"[PAN]","cvc":""}'],
    ["number=5528790000000008&month=12", "number=[PAN]&month=12"],
    ["/cards/5528%207900%200000%200008?x", "/cards/[PAN]?x"],
    ["５５２８ ７９００ ００００ ０００８", "[PAN]"],
    ["٥٥٢٨٧٩٠٠٠٠٠٠٠٠٠٨", "[PAN]"],
    ["Error: bad card5528790000000008x", "Error: bad card[PAN]x"],
    ["5 5 2 8 7 9 0 0 0 0 0 0 0 0 0 8", "[PAN]"],
    ["a 5528790000000008, b 374427000000003.", "a [PAN], b [PAN]."],
    ["000000000000", "[PAN]"],
  ])("in %j", (text, masked) => {
    expect(maskCardNumbers(text)).toBe(masked);
    expect(containsCardNumber(text)).toBe(true);
  });

  test("with its CVC or date glued to it: all of the run is masked, as the rest is secret too", () => {
    expect(maskCardNumbers("5528790000000008123")).toBe("[PAN]");
    expect(maskCardNumbers("5528 7900 0000 0008 12 33 123")).toBe("[PAN]");
    expect(maskCardNumbers("x00005528790000000008331212345x")).toBe("x[PAN]x");
  });

  test("also mistyped, when a part of it happens to pass", () => {
    expect(maskCardNumbers("5528 7900 0000 0009")).toBe("[PAN]");
  });

  test("wherever it stands and however it is spaced", () => {
    fc.assert(
      fc.property(
        cardNumber,
        fc.array(fc.constantFrom("", "", ...SEPARATORS), { minLength: 19, maxLength: 19 }),
        fc.string(),
        fc.string(),
        (number, separators, before, after) => {
          const spaced = Array.from(number)
            .map((digit, index) => (index === 0 ? digit : (separators[index] ?? "") + digit))
            .join("");
          const isAlone = !/\p{Nd}/u.test(before + after);
          fc.pre(number.length > 12 || isAlone);
          const text = before + spaced + after;
          expect(containsCardNumber(text)).toBe(true);
          expect(maskCardNumbers(text)).toContain("[PAN]");
          expect(maskCardNumbers(text)).not.toContain(spaced);
        },
      ),
    );
  });
});

describe("after masking", () => {
  const noise = fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: fc.stringMatching(/^\d$/) },
        fc.constantFrom(...SEPARATORS, "x", ",", ":", '"', "/"),
      ),
      { maxLength: 120 },
    )
    .map((parts) => parts.join(""));

  test("no 12 digits and no 13 to 19 neighbouring ones that are left pass Luhn", () => {
    fc.assert(
      fc.property(noise, (text) => {
        for (const digits of runsIn(maskCardNumbers(text))) {
          expect(digits.length === 12 && isLuhnValid(digits)).toBe(false);
          expect(hasValidStretch(digits, 13)).toBe(false);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("masking again changes nothing, and nothing is found", () => {
    fc.assert(
      fc.property(noise, (text) => {
        const masked = maskCardNumbers(text);
        expect(maskCardNumbers(masked)).toBe(masked);
        expect(containsCardNumber(masked)).toBe(false);
      }),
    );
  });

  test("a text whose runs hold none is the same as before", () => {
    fc.assert(
      fc.property(noise, (text) => {
        const isClean = runsIn(text).every(
          (digits) => !hasValidStretch(digits, digits.length === 12 ? 12 : 13),
        );
        expect(containsCardNumber(text)).toBe(!isClean);
        expect(maskCardNumbers(text) === text).toBe(isClean);
      }),
    );
  });
});

describe("what is no card number stays", () => {
  test.each([
    "",
    "kart 0006, 12/33",
    "+90 532 123 45 67",
    "127.0.0.1:4001 200 12ms",
    "1111 1111 1111 1111",
    "55287900,00000008",
    "paymentId 18003415",
    "bin 55287900 last4 0008",
  ])("%j", (text) => {
    expect(maskCardNumbers(text)).toBe(text);
    expect(containsCardNumber(text)).toBe(false);
  });

  test("ISO timestamps", () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") }), (date) => {
        const line = `{"time":"${date.toISOString()}","pid":4711,"status":200}`;
        expect(maskCardNumbers(line)).toBe(line);
      }),
    );
  });

  test("epoch milliseconds, but those one in ten that happen to pass Luhn", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 }), (time) => {
        const line = `{"time":${time},"pid":4711}`;
        expect(maskCardNumbers(line) === line).toBe(!isLuhnValid(String(time)));
      }),
    );
  });
});

/** The processor's time, which others on this machine cannot stretch. Its clock may tick every 4 ms only. */
function processorMs(text: string, times: number): number {
  const start = process.threadCpuUsage();
  for (let run = 0; run < times; run += 1) maskCardNumbers(text);
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

describe("time grows in proportion to the text", () => {
  const TICKS_MS = 12;

  test.each([
    ["digits without a valid stretch", "1"],
    ["digits and blanks in turn", "1 "],
    ["eleven digits and a letter", "11111111111x"],
    ["blanks after a digit", " "],
    ["digits and dashes", "1-- "],
    ["encoded blanks", "1%20"],
    ["halves of encoded blanks", "1%2"],
    ["backslashes", "1\\"],
    ["mathematical digits", "\u{1D7FF}"],
  ])("on %s, 16 texts of 10 kB cost about what one of 160 kB does", (_, unit) => {
    const text = (length: number) => `1${unit.repeat(length / unit.length)}x`;
    processorMs(text(10_000), 2);
    const many = processorMs(text(10_000), 16);
    const one = processorMs(text(160_000), 1);
    const ifQuadratic = 16;
    expect(one).toBeLessThan((many + TICKS_MS) * (ifQuadratic / 4));
  });
});
