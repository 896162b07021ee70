/** Deletes whose answers never came: they may be repeated, and what the list says is the truth. */
import { randomUUID } from "node:crypto";
import { describe, expect, test as base } from "vitest";
import { startBff } from "./bff.ts";
import { DELETE, LIST, LOST_ANSWERS } from "./provider.ts";
import { problemIn } from "./shopper.ts";

/** Long enough for ordinary calls on a busy machine, many tests at once; those that are lost are waited for so long. */
const DEADLINE_MS = 1_500;

// A BFF for each test: one that met so many failures would leave the provider alone for a while.
const test = base
  .extend("bff", async ({ onTestFinished }) => {
    const bff = await startBff({ iyzicoTimeoutMs: DEADLINE_MS, databaseFile: ":memory:" });
    onTestFinished(() => bff.close());
    return bff;
  })
  .extend("shopper", ({ bff }) => bff.shopper());

describe.concurrent("a delete whose answer is lost", () => {
  test.for(LOST_ANSWERS)("by $mode, $after, once, is repeated and done", async (fault, { bff, shopper }) => {
    const saved = await shopper.save();
    const ownerKey = await bff.ownerKeyOf(shopper);
    await bff.provider.faults({ match: DELETE, ...fault, times: 1 });
    expect((await shopper.remove(saved)).status).toBe(204);
    expect(await bff.provider.cardsOf(ownerKey)).toEqual([]);
    expect((await shopper.list()).cards).toEqual([]);
  });

  test.for(LOST_ANSWERS)(
    "by $mode, $after, again and again, is what the list says",
    async (fault, { bff, shopper }) => {
      const saved = await shopper.save();
      const ownerKey = await bff.ownerKeyOf(shopper);
      await bff.provider.faults({ match: DELETE, ...fault });
      const answer = await shopper.remove(saved);
      if (fault.after === "after-effect") {
        expect(answer.status).toBe(204);
        expect(await bff.provider.cardsOf(ownerKey)).toEqual([]);
      } else {
        expect((await problemIn(answer)).code).toBe("vault_unavailable");
        expect((await shopper.list()).cards).toEqual([saved]);
      }
    },
  );

  test("while the list is down too, can be repeated with the same key until it is known", async ({
    bff,
    shopper,
  }) => {
    const saved = await shopper.save();
    await bff.provider.faults(
      { match: DELETE, mode: "reset", after: "after-effect", times: 2 },
      { match: LIST, mode: "reset", times: 2 },
    );
    const key = randomUUID();
    expect((await problemIn(await shopper.remove(saved, { key }))).code).toBe("vault_unavailable");
    expect((await shopper.remove(saved, { key })).status).toBe(204);
    expect((await shopper.remove(saved, { key })).status).toBe(204);
    expect((await shopper.list()).cards).toEqual([]);
  });
});
