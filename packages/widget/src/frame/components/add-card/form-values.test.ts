import { describe, expect, test } from "vitest";
import { AddCardValues, emptyInputs, requestOf } from "./form-values.ts";

const typed = { holder: " Ayşe Yılmaz ", number: "5526 0800 0000 0006", expiry: "12/33", label: "" };

/** The first error code of each input. */
function errorsOf(inputs: typeof typed): Record<string, string> {
  const issues = AddCardValues.safeParse(inputs).error?.issues ?? [];
  return Object.fromEntries(issues.toReversed().map(({ path, message }) => [path.join("."), message]));
}

describe("the add form", () => {
  test("makes a request of what was typed", () => {
    expect(requestOf(AddCardValues.parse(typed))).toEqual({
      holder: "Ayşe Yılmaz",
      number: "5526080000000006",
      expiry: { month: 12, year: 2033 },
    });
    expect(requestOf(AddCardValues.parse({ ...typed, label: " Ev " }))).toMatchObject({ label: "Ev" });
  });

  test("misses every input but the optional one when it is empty", () => {
    expect(errorsOf(emptyInputs)).toEqual({ holder: "required", number: "required", expiry: "required" });
  });

  test.each([
    ["number", "5526 0800 0000 0007", "invalid_number"],
    ["number", "5526 08", "incomplete_number"],
    ["expiry", "13/33", "invalid_expiry"],
    ["expiry", "1", "invalid_expiry"],
    ["expiry", "01/20", "expired"],
    ["holder", "Ayşe 2", "invalid_holder"],
    ["label", "5526 0800 0000 0006", "card_number_here"],
  ])("says of %s %j: %s", (field, text, code) => {
    expect(errorsOf({ ...typed, [field]: text })).toEqual({ [field]: code });
  });
});
