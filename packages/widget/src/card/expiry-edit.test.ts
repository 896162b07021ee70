import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { editExpiry } from "./expiry-edit.ts";
import { formatExpiry } from "./expiry.ts";
import type { TextField } from "./text-field.ts";

/** `"12/|33"` is the text `12/33` with the caret after the slash. */
const at = (marked: string): TextField => ({ text: marked.replace("|", ""), caret: marked.indexOf("|") });
const marked = ({ text, caret }: TextField) => `${text.slice(0, caret)}|${text.slice(caret)}`;

function replace({ text, caret }: TextField, until: number, by: string): TextField {
  const [start, end] = [Math.min(caret, until), Math.max(caret, until)];
  return { text: text.slice(0, start) + by + text.slice(end), caret: start + by.length };
}
const insert = (field: TextField, by: string, until = field.caret) =>
  editExpiry({ ...replace(field, until, by), inputType: by && "insertText" }, field.text);
const backspace = (field: TextField) =>
  editExpiry(
    { ...replace(field, Math.max(0, field.caret - 1), ""), inputType: "deleteContentBackward" },
    field.text,
  );
const forward = (field: TextField) =>
  editExpiry({ ...replace(field, field.caret + 1, ""), inputType: "deleteContentForward" }, field.text);

/** Presses keys one by one; `<` is Backspace, `>` is Delete. */
function press(start: string, keys: string): string {
  let field = at(start);
  for (const key of keys)
    field = key === "<" ? backspace(field) : key === ">" ? forward(field) : insert(field, key);
  return marked(field);
}

describe("typing", () => {
  test.each([
    ["1", "1|", "may still become 10, 11 or 12"],
    ["0", "0|", "may still become 01 to 09"],
    ["2", "02/|", "can only be February"],
    ["12", "12/|", "is a month"],
    ["13", "01/3|", "can only be January and a year"],
    ["00", "0|", "is no month, the second zero is not taken"],
    ["1/", "01/|", "says that the month is done"],
    ["1.", "01/|", "says so too"],
    ["1 ", "01/|", "says so too"],
    ["12/", "12/|", "has its slash already"],
    ["1233", "12/33|", "is the whole date"],
    ["12/33", "12/33|", "is the whole date, typed with its slash"],
    ["933", "09/33|", "is the whole date"],
    ["1/33", "01/33|", "is the whole date"],
    ["12334", "12/33|", "takes no fifth digit"],
    ["12/203", "12/203|", "is a year of four digits on its way"],
    ["12/2033", "12/33|", "is a year of four digits"],
    ["1a2/b33", "12/33|", "has letters, which are not taken"],
    ["/", "|", "has no month yet"],
  ])("%j gives %j: it %s", (keys, shown) => {
    expect(press("|", keys)).toBe(shown);
  });

  test.each([
    ["12|/3", "4", "12/4|3"],
    ["12|/33", "4", "12|/33"],
    ["1|2/33", "1", "1|2/33"],
    ["12/|3", "4", "12/4|3"],
    ["|2/33", "1", "1|2/33"],
    ["|2/33", "0", "0|2/33"],
    ["|/33", "1", "1|/33"],
    ["|/33", "12", "12/|33"],
    ["|/33", "2", "02/|33"],
    ["1|/33", "5", "1|/33"],
    ["|3", "1", "01/|3"],
    ["|2/33", "x", "|02/33"],
    ["/203|", "3", "/33|"],
    ["0/203|", "3", "0/33|"],
  ])("into %j: %j gives %j", (start, keys, shown) => {
    expect(press(start, keys)).toBe(shown);
  });
});

describe("deleting", () => {
  test.each([
    ["12/33|", "<", "12/3|"],
    ["12/33|", "<<", "12/|"],
    ["12/33|", "<<<", "1|"],
    ["12/33|", "<<<<", "|"],
    ["02/|", "<", "0|"],
    ["02/|", "<3", "03/|"],
    ["12/|33", "<", "1|/33"],
    ["12/|33", "<<", "|/33"],
    ["12/|33", "<0", "10/|33"],
    ["1|2/33", "<", "|2/33"],
    ["1|2/33", "<0", "0|2/33"],
    ["12|/33", ">", "12/|3"],
    ["12|/33", ">>", "12/|"],
    ["|12/33", ">>", "|/33"],
    ["|12/33", ">>>>", "|"],
    ["01/3|", "<<1", "01/|"],
  ])("in %j: %j gives %j", (start, keys, shown) => {
    expect(press(start, keys)).toBe(shown);
  });

  test("a selection over the slash leaves month and year what they are", () => {
    expect(marked(insert(at("1|2/33"), "", 4))).toBe("1|/3");
    expect(marked(insert(at("|12/33"), "", 3))).toBe("|/33");
    expect(marked(insert(at("12|/33"), "", 5))).toBe("12|");
    expect(marked(insert(at("|12/33"), "", 5))).toBe("|");
  });

  test("replacing a digit and the slash by that digit is not a deletion", () => {
    expect(marked(insert(at("1|2/33"), "2", 3))).toBe("12/|33");
  });
});

describe("pasting and autofill", () => {
  test.each([
    "12/33",
    "1233",
    "12 / 33",
    "12/2033",
    "12 / 2033",
    "122033",
    "12.2033",
    "12-33",
    "2033-12",
    "１２/３３",
    " 12/33\n",
  ])("%j gives 12/33, also over another date", (clipboard) => {
    expect(marked(insert(at("|"), clipboard))).toBe("12/33|");
    expect(marked(insert(at("|01/27"), clipboard, 5))).toBe("12/33|");
  });

  test.each(["1/33", "1.33", "1 / 2033", "2033-1"])("%j gives 01/33", (clipboard) => {
    expect(marked(insert(at("|"), clipboard))).toBe("01/33|");
  });

  test("text without digits gives nothing", () => {
    expect(marked(insert(at("|"), "AA/YY"))).toBe("|");
  });
});

const key = fc.stringMatching(/^[0-9/<>]$/);

test("every date can be typed, with or without zeros and slash", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 2000, max: 2099 }), (month, year) => {
      const shown = formatExpiry({ month, year });
      const written = [
        shown,
        shown.replace("/", ""),
        `${month}/${String(year).slice(2)}`,
        `${shown.slice(0, 3)}${year}`,
      ];
      for (const keys of written) expect(press("|", keys)).toBe(`${shown}|`);
    }),
  );
});

test("whatever is pressed wherever, the field shows a month and a year, each as far as it is typed", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat(7)), { maxLength: 25 }), (presses) => {
      let field = at("|");
      for (const [pressed, where] of presses) {
        field = at(press(marked({ ...field, caret: Math.min(where, field.text.length) }), pressed));
        expect(field.text).toMatch(/^(\d|0[1-9]|1[0-2])?(\/(\d{0,2}|20\d))?$/);
        expect(field.caret >= 0 && field.caret <= field.text.length).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test("Backspace empties the field from its end, however it came to be", () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 12 }), (keys) => {
      const { text } = at(press("|", keys.join("")));
      expect(press(`${text}|`, "<".repeat(text.length))).toBe("|");
    }),
  );
});

test("a digit that is taken stands left of the caret", () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[0-9<]$/), { maxLength: 6 }),
      fc.nat(5),
      fc.stringMatching(/^\d$/),
      (keys, where, typed) => {
        const { text } = at(press("|", keys.join("")));
        const after = at(press(marked({ text, caret: Math.min(where, text.length) }), typed));
        fc.pre(after.text !== text);
        expect(after.text.slice(0, after.caret).replace("/", "").at(-1)).toBe(typed);
      },
    ),
  );
});
