import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { digitsOf } from "./digits.ts";
import { editNumber } from "./number-edit.ts";
import { formatNumber, maxDigits } from "./number.ts";
import type { TextField } from "./text-field.ts";

/** `"4543| 5900"` is the text `4543 5900` with the caret after the fourth character. */
const at = (marked: string): TextField => ({ text: marked.replace("|", ""), caret: marked.indexOf("|") });
const marked = ({ text, caret }: TextField) => `${text.slice(0, caret)}|${text.slice(caret)}`;

/** What a browser does to an input before anyone formats it. */
function replace({ text, caret }: TextField, until: number, by: string): TextField {
  const [start, end] = [Math.min(caret, until), Math.max(caret, until)];
  return { text: text.slice(0, start) + by + text.slice(end), caret: start + by.length };
}
const insert = (field: TextField, by: string, until = field.caret) =>
  editNumber({ ...replace(field, until, by), inputType: by && "insertText" }, field.text);
const backspace = (field: TextField) =>
  editNumber(
    { ...replace(field, Math.max(0, field.caret - 1), ""), inputType: "deleteContentBackward" },
    field.text,
  );
const forward = (field: TextField) =>
  editNumber({ ...replace(field, field.caret + 1, ""), inputType: "deleteContentForward" }, field.text);

describe("typing", () => {
  test("groups the digits, and the caret stays behind the one just typed", () => {
    const steps: string[] = [];
    let field = at("|");
    for (const digit of "454359") steps.push(marked((field = insert(field, digit))));
    expect(steps).toEqual(["4|", "45|", "454|", "4543|", "4543 5|", "4543 59|"]);
  });

  test("in the middle moves the rest along", () => {
    expect(marked(insert(at("45|43 5900"), "1"))).toBe("451|4 3590 0");
    expect(marked(insert(at("4543| 5900"), "1"))).toBe("4543 1|590 0");
  });

  test("a letter or a space changes nothing", () => {
    expect(marked(insert(at("4543 59|"), "x"))).toBe("4543 59|");
    expect(marked(insert(at("4543|"), " "))).toBe("4543|");
  });

  test("into a full number is refused, so that its last digits are not lost", () => {
    expect(marked(insert(at("5528 7900 0000 0008|"), "1"))).toBe("5528 7900 0000 0008|");
    expect(marked(insert(at("552|8 7900 0000 0008"), "1"))).toBe("552|8 7900 0000 0008");
  });

  test("the digit that makes it an Amex regroups it", () => {
    expect(marked(insert(at("3|4427 0000"), "7"))).toBe("37|44 270000");
  });
});

describe("deleting", () => {
  test("Backspace over a space takes the digit before it", () => {
    expect(marked(backspace(at("4543 |5900")))).toBe("454|5 900");
  });

  test("Delete over a space takes the digit after it", () => {
    expect(marked(forward(at("4543| 5900")))).toBe("4543| 900");
  });

  test("Delete after a space stays after it", () => {
    expect(marked(forward(at("4543 |5900 0000")))).toBe("4543 |9000 000");
  });

  test("a keyboard that does not say which key it was is taken for Backspace", () => {
    expect(marked(editNumber(at("4543|5900"), "4543 5900"))).toBe("454|5 900");
  });

  test("a selected word goes as a whole", () => {
    expect(marked(insert(at("|4543 5900 0000"), "", 5))).toBe("|5900 0000");
  });

  test("replacing a space and a digit by that digit is not a deletion", () => {
    expect(marked(insert(at("4543| 5900"), "5", 6))).toBe("4543 5|900");
    expect(marked(insert(at("454|3 5900"), "3", 5))).toBe("4543| 5900");
  });
});

describe("pasting", () => {
  test.each([
    "4543 5900 0000 0006",
    "4543-5900-0000-0006",
    " 4543\u00A05900\u20090000.0006\n",
    "Kart: 4543590000000006 (Maximum)",
    "４５４３５９０００００００００６",
  ])("%j gives the number, caret at its end", (clipboard) => {
    expect(marked(insert(at("|"), clipboard))).toBe("4543 5900 0000 0006|");
  });

  test("over what is there replaces it", () => {
    expect(marked(insert(at("|5528 7900"), "374427000000003", 9))).toBe("3744 270000 00003|");
  });

  test("digits beyond what the brand has are cut, from what was pasted", () => {
    expect(marked(insert(at("|"), "55287900000000081234"))).toBe("5528 7900 0000 0008|");
    expect(marked(insert(at("5528 79|00"), "1234567890"))).toBe("5528 7912 3456 78|00");
  });
});

interface Plain {
  digits: string;
  caret: number;
}
type Step =
  | { do: "insert"; digits: string; noise: string; select: number }
  | { do: "backspace" }
  | { do: "delete" }
  | { do: "move"; to: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("insert" as const),
      digits: fc.oneof({ weight: 4, arbitrary: fc.stringMatching(/^\d$/) }, fc.stringMatching(/^\d{2,22}$/)),
      noise: fc.constantFrom("", " ", "-", "x"),
      select: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(6)),
    }),
  },
  fc.constantFrom<Step>({ do: "backspace" }, { do: "delete" }),
  fc.record({ do: fc.constant("move" as const), to: fc.nat(23) }),
);

/** The same edit on digits without spaces, in a field that takes no more than the brand has. */
function onPlain({ digits, caret }: Plain, edit: Step, selected: number): Plain {
  if (edit.do === "move") return { digits, caret: selected };
  if (edit.do === "delete") return cut({ digits: digits.slice(0, caret) + digits.slice(caret + 1), caret });
  if (edit.do === "backspace") {
    const left = Math.max(0, caret - 1);
    return cut({ digits: digits.slice(0, left) + digits.slice(caret), caret: left });
  }
  const [before, after] = [digits.slice(0, caret), digits.slice(selected)];
  const tooMany = Math.max(
    0,
    before.length + edit.digits.length + after.length - maxDigits(before + edit.digits + after),
  );
  const replaced = Math.min(selected - caret, edit.digits.length);
  const entered = edit.digits.slice(0, Math.max(replaced, edit.digits.length - tooMany));
  return cut({ digits: before + entered + after, caret: caret + entered.length });
}

/** An edit of the first digits can make it a brand with fewer. */
function cut({ digits, caret }: Plain): Plain {
  const kept = digits.slice(0, maxDigits(digits));
  return { digits: kept, caret: Math.min(caret, kept.length) };
}

function onField(field: TextField, edit: Step): TextField {
  if (edit.do === "backspace") return backspace(field);
  if (edit.do === "delete") return forward(field);
  if (edit.do === "move") return { text: field.text, caret: Math.min(edit.to, field.text.length) };
  return insert(
    field,
    Array.from(edit.digits).join(edit.noise),
    Math.min(field.text.length, field.caret + edit.select),
  );
}

const digitsLeftOf = ({ text }: TextField, caret: number) => digitsOf(text.slice(0, caret)).length;

test("any sequence of edits does what the same edits do to plain digits", () => {
  fc.assert(
    fc.property(fc.constantFrom("4", "5", "9792", "1"), fc.array(step, { maxLength: 30 }), (head, steps) => {
      let field: TextField = { text: formatNumber(head), caret: head.length };
      let plain: Plain = { digits: head, caret: head.length };
      for (const edit of steps) {
        const reach =
          edit.do === "insert" ? field.caret + edit.select : edit.do === "move" ? edit.to : field.caret;
        const expected = onPlain(plain, edit, digitsLeftOf(field, reach));
        field = onField(field, edit);
        plain = expected;
        expect({ digits: digitsOf(field.text), caret: digitsLeftOf(field, field.caret) }).toEqual(plain);
        expect(field.text).toBe(formatNumber(plain.digits));
      }
    }),
    { numRuns: 1000 },
  );
});

test("the caret never lands left of a digit just typed", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{0,14}$/),
      fc.nat(20),
      fc.stringMatching(/^\d$/),
      (digits, where, typed) => {
        const text = formatNumber(digits);
        const field = insert({ text, caret: Math.min(where, text.length) }, typed);
        expect(digitsOf(field.text.slice(0, field.caret)).at(-1)).toBe(typed);
      },
    ),
  );
});
