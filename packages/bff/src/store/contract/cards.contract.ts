/** Cards and the owner keys that they are under. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { CardRecord } from "../index.ts";
import type { Given } from "../store.contract.ts";
import { cardOf, NOW, ownerOf } from "./records.ts";

export function describeCards(given: Given): void {
  const file = (card: CardRecord, ownerKey = "owner") => given.store.fileCard({ card, ownerKey });
  const ids = async (customerId = "customer-1") =>
    (await given.store.listCards(customerId)).map((card) => card.id);
  const defaults = async (customerId = "customer-1") =>
    (await given.store.listCards(customerId)).filter((card) => card.isDefault).map((card) => card.id);

  describe("a card that is filed", () => {
    test("is found as it was filed", async () => {
      const card = cardOf("c1", {
        vault: "paynet-subscription",
        token: "v1.k1.+/=",
        details: '{"bank":{"name":"Şekerbank"}}',
        label: "Annemin kartı 💳",
        createdAt: NOW + 5,
      });
      const filed = await file(card);
      expect(filed).toEqual({ ...card, isDefault: true });
      expect(await given.store.findCard("customer-1", "c1")).toEqual(filed);
      expect(await given.store.listCards("customer-1")).toEqual([filed]);
    });

    test("is listed after those that were filed before it", async () => {
      await file(cardOf("z", { createdAt: NOW }));
      await file(cardOf("b", { createdAt: NOW + 2 }));
      await file(cardOf("a", { createdAt: NOW + 2 }));
      await file(cardOf("m", { createdAt: NOW + 1 }));
      expect(await ids()).toEqual(["z", "m", "a", "b"]);
    });

    test("leaves the customer's key with its vault, and the first key stays", async () => {
      expect(await given.store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBeNull();
      await file(cardOf("c1"), "owner-1");
      await file(cardOf("c2"), "owner-2");
      expect(await given.store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBe("owner-1");
      expect(await given.store.findOwnerKey(ownerOf("customer-1", "paynet"))).toBeNull();
      expect(await given.store.findOwnerKey(ownerOf("customer-2", "iyzico"))).toBeNull();
    });
  });

  describe("the same card filed twice", () => {
    test("is one card, with the id that it had first", async () => {
      const first = await file(cardOf("c1"));
      const second = await file(cardOf("c2", { tokenFingerprint: "fingerprint-of-c1", createdAt: NOW + 9 }));
      expect(second).toEqual(first);
      expect(await ids()).toEqual(["c1"]);
      expect(await given.store.findCard("customer-1", "c2")).toBeNull();
    });

    test("takes the label that comes second, and keeps its own when none comes", async () => {
      await file(cardOf("c1", { label: "first" }));
      expect(await file(cardOf("c1"))).toMatchObject({ label: "first" });
      const again = cardOf("c2", { tokenFingerprint: "fingerprint-of-c1", label: "second" });
      expect(await file(again)).toMatchObject({ id: "c1", label: "second" });
      expect(await given.store.findCard("customer-1", "c1")).toMatchObject({ label: "second" });
    });

    test("with the id that it has already and another fingerprint, after keys were rotated, is one card", async () => {
      const first = await file(cardOf("c1"));
      expect(await file(cardOf("c1", { tokenFingerprint: "under-the-new-key" }))).toEqual(first);
      expect(await ids()).toEqual(["c1"]);
    });

    test("at the same moment is one card", async () => {
      const filings = Array.from({ length: 8 }, (_, index) =>
        file(cardOf(`c${index}`, { tokenFingerprint: "same", label: `label ${index}` })),
      );
      const filed = new Set((await Promise.all(filings)).map((card) => card.id));
      expect(filed.size).toBe(1);
      expect(await ids()).toEqual([...filed]);
      expect(await defaults()).toEqual([...filed]);
    });

    test("by two customers is two cards", async () => {
      await file(cardOf("c1"));
      await file(cardOf("c2", { customerId: "customer-2", tokenFingerprint: "fingerprint-of-c1" }));
      expect([await ids(), await ids("customer-2")]).toEqual([["c1"], ["c2"]]);
    });

    test("in two vaults is two cards, and one default", async () => {
      await file(cardOf("c1", { vault: "paynet" }));
      await file(cardOf("c2", { vault: "paynet-subscription", tokenFingerprint: "fingerprint-of-c1" }));
      expect(await ids()).toEqual(["c1", "c2"]);
      expect(await defaults()).toEqual(["c1"]);
    });
  });

  describe("the default", () => {
    test("is the customer's first card", async () => {
      await file(cardOf("c1"));
      await file(cardOf("c2"));
      await file(cardOf("c3", { customerId: "customer-2" }));
      expect([await defaults(), await defaults("customer-2")]).toEqual([["c1"], ["c3"]]);
    });

    test("moves to the card that is made it", async () => {
      await file(cardOf("c1"));
      await file(cardOf("c2"));
      await file(cardOf("c3", { customerId: "customer-2" }));
      const changed = await given.store.updateCard("customer-1", "c2", { isDefault: true });
      expect(changed).toMatchObject({ id: "c2", isDefault: true });
      expect([await defaults(), await defaults("customer-2")]).toEqual([["c2"], ["c3"]]);
    });

    test("stays when a card that is gone, or another customer's, is made it", async () => {
      await file(cardOf("c1"));
      await file(cardOf("c2", { customerId: "customer-2" }));
      expect(await given.store.updateCard("customer-1", "gone", { isDefault: true })).toBeNull();
      expect(await given.store.updateCard("customer-1", "c2", { isDefault: true })).toBeNull();
      expect([await defaults(), await defaults("customer-2")]).toEqual([["c1"], ["c2"]]);
    });

    test("can be given up", async () => {
      await file(cardOf("c1"));
      await given.store.updateCard("customer-1", "c1", { isDefault: false });
      expect(await defaults()).toEqual([]);
    });

    test("is one at most, whatever is done in whatever order", () => {
      const step = fc.record({
        act: fc.constantFrom("file", "make default", "remove"),
        id: fc.constantFrom("a", "b", "c"),
        isDefault: fc.boolean(),
      });
      const steps = fc.array(step, { maxLength: 12 });
      return fc.assert(
        fc.asyncProperty(fc.uuid(), steps, async (customerId, acts) => {
          const own = (name: string) => `${customerId}/${name}`;
          for (const { act, id, isDefault } of acts) {
            if (act === "file") await file(cardOf(own(id), { customerId, isDefault }));
            else if (act === "remove") await given.store.removeCards(customerId, [own(id)]);
            else await given.store.updateCard(customerId, own(id), { isDefault });
            expect((await defaults(customerId)).length).toBeLessThanOrEqual(1);
          }
        }),
        { numRuns: 15 },
      );
    });
  });

  describe("a change of a card", () => {
    test("touches what it is about, nothing else", async () => {
      const before = await file(cardOf("c1", { label: "old" }));
      expect(await given.store.updateCard("customer-1", "c1", { label: "new" })).toEqual({
        ...before,
        label: "new",
      });
      expect(await given.store.updateCard("customer-1", "c1", {})).toEqual({ ...before, label: "new" });
      expect(await given.store.updateCard("customer-1", "c1", { label: null })).toEqual({
        ...before,
        label: null,
      });
      await given.store.updateCardDetails("customer-1", "c1", '{"brand":"troy"}');
      expect(await given.store.findCard("customer-1", "c1")).toEqual({
        ...before,
        label: null,
        details: '{"brand":"troy"}',
      });
    });

    test("of a card that is gone changes nothing", async () => {
      await given.store.updateCardDetails("customer-1", "gone", "{}");
      expect(await given.store.updateCard("customer-1", "gone", { label: "x" })).toBeNull();
      expect(await ids()).toEqual([]);
    });
  });

  describe("removing", () => {
    test("takes the cards that are named", async () => {
      for (const id of ["c1", "c2", "c3"]) await file(cardOf(id));
      await given.store.removeCards("customer-1", ["c1", "c3", "gone"]);
      expect(await ids()).toEqual(["c2"]);
      await given.store.removeCards("customer-1", []);
      expect(await ids()).toEqual(["c2"]);
    });

    test("leaves the customer's key, for the next card", async () => {
      await file(cardOf("c1"), "owner-1");
      await given.store.removeCards("customer-1", ["c1"]);
      expect(await given.store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBe("owner-1");
    });

    test("an owner takes their cards in that vault along", async () => {
      await file(cardOf("c1"), "owner-1");
      await file(cardOf("c2"), "owner-1");
      await file(cardOf("c3", { vault: "paynet" }), "owner-1");
      await file(cardOf("c4", { customerId: "customer-2" }), "owner-1");
      await given.store.removeOwner(ownerOf("customer-1", "iyzico"), "owner-1");
      expect([await ids(), await ids("customer-2")]).toEqual([["c3"], ["c4"]]);
      expect(await given.store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBeNull();
      expect(await given.store.findOwnerKey(ownerOf("customer-1", "paynet"))).toBe("owner-1");
      expect(await given.store.findOwnerKey(ownerOf("customer-2", "iyzico"))).toBe("owner-1");
    });

    test("an owner who has been replaced takes nothing", async () => {
      await file(cardOf("c1"), "owner-2");
      await given.store.removeOwner(ownerOf("customer-1", "iyzico"), "owner-1");
      expect(await ids()).toEqual(["c1"]);
      expect(await given.store.findOwnerKey(ownerOf("customer-1", "iyzico"))).toBe("owner-2");
    });
  });

  test("another customer's card cannot be found, changed, removed, or filed over", async () => {
    const theirs = await file(cardOf("c1", { label: "theirs" }), "owner-1");
    expect(await given.store.findCard("customer-2", "c1")).toBeNull();
    expect(await ids("customer-2")).toEqual([]);
    expect(await given.store.updateCard("customer-2", "c1", { label: "mine", isDefault: false })).toBeNull();
    await given.store.updateCardDetails("customer-2", "c1", "{}");
    await given.store.removeCards("customer-2", ["c1"]);
    await given.store.removeOwner(ownerOf("customer-2", "iyzico"), "owner-1");
    const mine = cardOf("c1", { customerId: "customer-2", label: "mine" });
    await expect(file(mine, "owner-2")).rejects.toThrow();
    expect(await given.store.listCards("customer-1")).toEqual([theirs]);
    expect(await ids("customer-2")).toEqual([]);
    expect(await given.store.findOwnerKey(ownerOf("customer-2", "iyzico"))).toBeNull();
  });
}
