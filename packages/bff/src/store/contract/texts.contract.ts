/** Texts come back as they were written, and two that differ are two. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { Given } from "../store.contract.ts";
import { cardOf, hold, newIntent } from "./records.ts";

/** No column can hold a NUL, and half a surrogate pair is no text: the edge refuses both, and JSON escapes them. */
const text = fc.string({ unit: "binary", maxLength: 40 }).filter((it) => !it.includes("\0"));
const anything = fc.array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 40 });

export function describeTexts(given: Given): void {
  describe("a text", () => {
    test("is kept sign by sign in a label and in an id", () =>
      fc.assert(
        fc.asyncProperty(fc.uuid(), text, text, async (id, label, name) => {
          const customerId = `${id}/${name}`;
          const filed = await given.store.fileCard({
            card: cardOf(id, { customerId, label }),
            ownerKey: "owner",
          });
          expect(filed).toMatchObject({ customerId, label });
          expect(await given.store.findCard(customerId, id)).toEqual(filed);
        }),
        { numRuns: 25 },
      ));

    test("is kept as JSON whatever a provider put into it", () =>
      fc.assert(
        fc.asyncProperty(fc.uuid(), anything, async (id, codes) => {
          const body = JSON.stringify({ name: String.fromCharCode(...codes) });
          await given.store.fileCard({ card: cardOf(id, { details: body }), ownerKey: "owner" });
          expect(await given.store.findCard("customer-1", id)).toMatchObject({ details: body });
          await given.store.finishIntent(await hold(given.store, newIntent({ key: id })), {
            status: 400,
            body,
          });
          expect(await given.store.startIntent(newIntent({ key: id }))).toMatchObject({ answer: { body } });
        }),
        { numRuns: 25 },
      ));

    test.each([
      ["a", "A"],
      ["i", "İ"],
      ["ı", "I"],
      ["\u00E9", "e\u0301"],
      ["ss", "ß"],
      ["a", "a "],
      ["%", "_"],
      ["1", "01"],
    ])("%j is another customer than %j", async (one, other) => {
      await given.store.fileCard({ card: cardOf("c1", { customerId: one }), ownerKey: "owner" });
      expect(await given.store.listCards(one)).toHaveLength(1);
      expect(await given.store.listCards(other)).toEqual([]);
    });
  });
}
