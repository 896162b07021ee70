/** `Idempotency-Key` across instances of the BFF: at the same moment, after a restart, after a change of encryption keys. */
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { type Bff, clockOf, hurriedClock, newEncryptionKey, startBff } from "./bff.ts";
import { CREATE } from "./provider.ts";
import { cardBody, problemIn, until } from "./shopper.ts";

const visa = cardBody(CARDS.isbankVisa.number);

let bff: Bff;
beforeAll(async () => {
  bff = await startBff();
});
beforeEach(() => bff.provider.forgetCalls());
afterEach(() => bff.provider.faults());
afterAll(() => bff.close());

test("the same key at the same moment at two instances saves once", async () => {
  const other = await startBff(sameInstallation(bff));
  try {
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const [here, there] = [await bff.shopper({ customer }), await other.shopper({ customer })];
    await bff.provider.faults({ match: CREATE, mode: "slow", ms: 150 });
    const key = randomUUID();
    const cards = await Promise.all([here, there, here, there].map((device) => device.save(visa, { key })));
    expect(new Set(cards.map(({ id }) => id)).size).toBe(1);
    expect(await bff.provider.callNames()).toEqual([CREATE]);
  } finally {
    await other.close();
  }
});

describe("after a restart", () => {
  test("the same answer is given, also with another encryption key in front", async () => {
    const one = await startBff({ provider: bff.provider });
    try {
      const customer = { id: randomUUID(), email: "ayse@example.com" };
      const key = randomUUID();
      const saved = await (await one.shopper({ customer })).save(visa, { key });
      for (const encryptionKeys of [one.encryptionKeys, [newEncryptionKey("k2"), ...one.encryptionKeys]]) {
        const next = await startBff({ ...sameInstallation(one), encryptionKeys });
        try {
          const later = await next.shopper({ customer });
          expect(await later.save(visa, { key })).toEqual(saved);
          expect((await problemIn(await later.add(cardBody(), { key }))).code).toBe("idempotency_key_reused");
          expect((await later.list()).cards).toEqual([saved]);
        } finally {
          await next.close();
        }
      }
      expect((await bff.provider.callNames()).filter((name) => name === CREATE)).toHaveLength(1);
    } finally {
      await one.close();
    }
  });

  test("cards sealed with an earlier encryption key are listed, changed, deleted and joined by new ones", async () => {
    const one = await startBff({ provider: bff.provider });
    const rotated = await startBff({
      ...sameInstallation(one),
      encryptionKeys: [newEncryptionKey("k2"), ...one.encryptionKeys],
    });
    try {
      const customer = { id: randomUUID(), email: "ayse@example.com" };
      const old = await (await one.shopper({ customer })).save(visa);
      const later = await rotated.shopper({ customer });
      const added = await later.save(cardBody());
      expect((await later.list()).cards).toEqual([old, added]);
      expect((await later.update(old, { label: "Eski" })).status).toBe(200);
      expect((await later.remove(old)).status).toBe(204);
      expect((await later.list()).cards).toEqual([added]);
      expect((await bff.provider.callNames()).filter((name) => name === CREATE)).toHaveLength(2);
    } finally {
      await rotated.close();
      await one.close();
    }
  });
});

test("a request that waits too long for another one's answer is told to come back", async () => {
  // The other instance's clock is ahead, so that what it holds does not run out for this one.
  const ahead = await startBff({
    ...sameInstallation(bff),
    clock: clockOf(() => Date.now() + 60_000),
  });
  const hasty = await startBff({ ...sameInstallation(bff), clock: hurriedClock() });
  try {
    const customer = { id: randomUUID(), email: "ayse@example.com" };
    const [first, second] = [await ahead.shopper({ customer }), await hasty.shopper({ customer })];
    await bff.provider.faults({ match: CREATE, mode: "slow", ms: 1_000 });
    const key = randomUUID();
    const saving = first.save(visa, { key });
    await until("it is sent", async () => (await bff.provider.callNames()).length === 1);
    const answer = await second.add(visa, { key });
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(await problemIn(answer)).toMatchObject({
      status: 409,
      code: "idempotency_in_progress",
      retryable: true,
    });
    const saved = await saving;
    expect(await second.save(visa, { key })).toEqual(saved);
  } finally {
    await hasty.close();
    await ahead.close();
  }
});

/** What makes another BFF one more instance of the same installation. */
function sameInstallation({ provider, databaseFile, encryptionKeys }: Bff) {
  return { provider, databaseFile, encryptionKeys };
}
