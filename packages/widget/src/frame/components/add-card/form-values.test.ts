import { describe, expect, test } from "vitest";
import { digitsOf } from "../../../card/index.ts";
import { emptyInputs, requestOf, valuesWithCvc, ValuesWithoutCvc } from "./form-values.ts";

const typed = { holder: " Ayşe Yılmaz ", number: "5526 0800 0000 0006", expiry: "12/33", cvc: "", label: "" };
const anywhere = { asksForCvc: false, vault: null };
const withCode = { ...typed, cvc: "123" };

/** The first error code of each input. */
function errorsOf(inputs: typeof typed, values = ValuesWithoutCvc): Record<string, string> {
  const issues = values.safeParse(inputs).error?.issues ?? [];
  return Object.fromEntries(issues.toReversed().map(({ path, message }) => [path.join("."), message]));
}

describe("the add form", () => {
  test("makes a request of what was typed", () => {
    expect(requestOf(ValuesWithoutCvc.parse(typed), anywhere)).toEqual({
      holder: "Ayşe Yılmaz",
      number: "5526080000000006",
      expiry: { month: 12, year: 2033 },
    });
    expect(requestOf(ValuesWithoutCvc.parse({ ...typed, label: " Ev " }), anywhere)).toMatchObject({
      label: "Ev",
    });
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

describe("for a vault that asks for the security code, the form", () => {
  test("sends it, and the vault that the shopper chose", () => {
    const values = valuesWithCvc("5526080000000006").parse(withCode);
    expect(requestOf(values, { asksForCvc: true, vault: "paynet" })).toMatchObject({
      cvc: "123",
      vault: "paynet",
    });
  });

  test("sends none to another vault, though one was typed", () => {
    expect(requestOf(ValuesWithoutCvc.parse(withCode), anywhere)).not.toHaveProperty("cvc");
  });

  test("misses it when it is empty", () => {
    expect(errorsOf(typed, valuesWithCvc("5526080000000006"))).toEqual({ cvc: "required" });
  });

  test.each([
    ["5526 0800 0000 0006", "12", "invalid_cvc"],
    ["5526 0800 0000 0006", "1234", "invalid_cvc"],
    ["3756 220054 85014", "123", "invalid_cvc"],
    ["3756 220054 85014", "1234", undefined],
  ])("says of %s with %s: %s", (number, cvc, error) => {
    const errors = errorsOf({ ...typed, number, cvc }, valuesWithCvc(digitsOf(number)));
    expect(errors).toEqual(error === undefined ? {} : { cvc: error });
  });

  test("checks it against the brand also while other inputs are wrong", () => {
    const wrong = { holder: "", number: "3756 22", expiry: "", cvc: "123", label: "" };
    expect(errorsOf(wrong, valuesWithCvc("375622"))).toMatchObject({
      number: "incomplete_number",
      cvc: "invalid_cvc",
    });
  });
});
