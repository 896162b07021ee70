import { expect, test } from "vitest";
import * as fc from "fast-check";
import { customerKey } from "./customer-key.ts";

test.each([
  "customer-1",
  "4711",
  "ayse@shop.example",
  "+905551112233",
  "dcfc03fa-f053-41bd-9dca-e3178c84fb22",
])("%s is what Paynet calls the customer too", (id) => {
  expect(customerKey(id)).toBe(id);
});

test.each([
  ["long", "c".repeat(51)],
  ["in capitals", "Customer-1"],
  ["with a blank at its end", "customer-1 "],
  ["in Turkish", "müşteri-1"],
  ["made to look like a digest", `sha256-${"a".repeat(43)}`],
])("an id that is %s goes as its digest", (_how, id) => {
  expect(customerKey(id)).toMatch(/^sha256-[\w-]{43}$/);
  expect(customerKey(id)).toBe(customerKey(id));
});

const asPaynetMight = (id: string) => customerKey(id).slice(0, 50).trimEnd().toLocaleLowerCase("tr");

test("two customers never become one, not even where text is cut at 50 characters and compared without case", () => {
  const id = fc.oneof(
    fc.string({ minLength: 1, maxLength: 128 }),
    fc.constantFrom("Ali", "ali", "ALİ", "alı", "ali ", "c".repeat(60), "c".repeat(61)),
  );
  fc.assert(
    fc.property(id, id, (one, other) => {
      fc.pre(one !== other);
      expect(asPaynetMight(one)).not.toBe(asPaynetMight(other));
    }),
  );
});
