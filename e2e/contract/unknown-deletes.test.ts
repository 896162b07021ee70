/** Deletes whose answers never came: they may be repeated, and what the list says is the truth. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bff, startBff } from "./bff.ts";
import { DELETE, LIST, LOST_ANSWERS } from "./provider.ts";
import { problemIn, type Shopper } from "./shopper.ts";

const DEADLINE_MS = 800;

let bff: Bff;
// A BFF for each test: one that met so many failures would leave the provider alone for a while.
beforeEach(async () => {
  bff = await startBff({ iyzicoTimeoutMs: DEADLINE_MS, databaseFile: ":memory:" });
});
afterEach(() => bff.close());

describe("a delete whose answer is lost", () => {
  let shopper: Shopper;
  beforeEach(async () => {
    shopper = await bff.shopper();
  });

  test.each(LOST_ANSWERS)("by $mode, $after, once, is repeated and done", async (fault) => {
    const saved = await shopper.save();
    const ownerKey = await bff.ownerKeyOf(shopper);
    await bff.provider.faults({ match: DELETE, ...fault, times: 1 });
    expect((await shopper.remove(saved)).status).toBe(204);
    expect(await bff.provider.cardsOf(ownerKey)).toEqual([]);
    expect((await shopper.list()).cards).toEqual([]);
  });

  test.each(LOST_ANSWERS)("by $mode, $after, again and again, is what the list says", async (fault) => {
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
  });

  test("while the list is down too, can be repeated with the same key until it is known", async () => {
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
