/** Limits on adding cards, since a save tells a card tester whether a card is valid (security requirement A4). */
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { MISTYPED } from "../tests/fixtures/test-cards.ts";
import { type Bff, clockOf, startBff } from "./bff.ts";
import { CREATE } from "./provider.ts";
import { cardBody, problemIn, type Shopper } from "./shopper.ts";

const HOUR_MS = 3_600_000;
const plenty = { perSession: 100, perCustomer: 100, perAddress: 100, perMerchant: 100 };

let bff: Bff;
let now = Date.now();
afterEach(() => bff.close());

async function start(limits: Partial<typeof plenty>): Promise<void> {
  now = Date.now();
  bff = await startBff({
    limits: { ...plenty, ...limits },
    clock: clockOf(() => now),
  });
}

const customer = () => ({ id: randomUUID(), email: "ayse@example.com" });

/** Adds a card as a new customer, from a network address. */
async function addFrom(address: string): Promise<Response> {
  return (await bff.shopper()).add(cardBody(), { headers: { "x-test-address": address } });
}

async function expectRefusal(answer: Response): Promise<void> {
  const seconds = Number(answer.headers.get("retry-after"));
  expect(Number.isInteger(seconds) && seconds > 0 && seconds <= HOUR_MS / 1_000).toBe(true);
  expect(await problemIn(answer)).toMatchObject({ status: 429, code: "rate_limited", retryable: true });
}

describe("adding cards is limited", () => {
  test("for a session", async () => {
    await start({ perSession: 2 });
    const shopper = await bff.shopper();
    await shopper.save();
    await shopper.save();
    await expectRefusal(await shopper.add(cardBody()));
    expect(await bff.provider.callNames()).toEqual([CREATE, CREATE]);
    await (await bff.shopper()).save();
  });

  test("for a customer, whatever the session", async () => {
    await start({ perCustomer: 2 });
    const ayse = customer();
    await (await bff.shopper({ customer: ayse })).save();
    await (await bff.shopper({ customer: ayse })).save();
    await expectRefusal(await (await bff.shopper({ customer: ayse })).add(cardBody()));
    await (await bff.shopper()).save();
  });

  test("for an address, whatever the customer; a network counts as one", async () => {
    await start({ perAddress: 2 });
    expect((await addFrom("203.0.113.7")).status).toBe(201);
    expect((await addFrom("::ffff:203.0.113.7")).status).toBe(201);
    await expectRefusal(await addFrom("203.0.113.7"));
    expect((await addFrom("203.0.113.8")).status).toBe(201);
    expect((await addFrom("2001:db8:1:2:3::1")).status).toBe(201);
    expect((await addFrom("2001:db8:1:2:ffff::9")).status).toBe(201);
    await expectRefusal(await addFrom("2001:db8:1:2::7"));
    expect((await addFrom("2001:db8:1:3::7")).status).toBe(201);
  });

  test("for the whole shop", async () => {
    await start({ perMerchant: 3 });
    for (const address of ["203.0.113.1", "203.0.113.2", "203.0.113.3"]) {
      expect((await addFrom(address)).status).toBe(201);
    }
    await expectRefusal(await addFrom("203.0.113.4"));
  });

  test("for an hour, no longer", async () => {
    await start({ perSession: 1 });
    const shopper = await bff.shopper({ expiresIn: 3_600 });
    now += 1_000;
    await shopper.save();
    now += HOUR_MS - 2_000;
    const refusal = await shopper.add(cardBody());
    expect(refusal.headers.get("retry-after")).toBe("2");
    now += 1_000;
    expect((await shopper.add(cardBody())).status).toBe(401);
  });

  test("and free again when the hour has passed", async () => {
    await start({ perCustomer: 1 });
    const ayse = customer();
    await (await bff.shopper({ customer: ayse })).save();
    await expectRefusal(await (await bff.shopper({ customer: ayse })).add(cardBody()));
    now += HOUR_MS;
    await (await bff.shopper({ customer: ayse })).save();
  });

  test("however many come at the same moment", async () => {
    await start({ perSession: 3 });
    const shopper = await bff.shopper();
    const answers = await Promise.all(Array.from({ length: 8 }, () => shopper.add(cardBody())));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect(await bff.provider.callNames()).toHaveLength(3);
  });

  test("also for cards that the provider refuses", async () => {
    await start({ perSession: 2 });
    const shopper = await bff.shopper();
    await bff.provider.faults({ match: CREATE, mode: "failure", errorCode: "10051" });
    expect((await shopper.add(cardBody())).status).toBe(422);
    expect((await shopper.add(cardBody())).status).toBe(422);
    await expectRefusal(await shopper.add(cardBody()));
  });

  test("across a restart, and for all instances together", async () => {
    await start({ perCustomer: 2 });
    const { provider, databaseFile, encryptionKeys } = bff;
    const other = await startBff({
      provider,
      databaseFile,
      encryptionKeys,
      limits: { ...plenty, perCustomer: 2 },
    });
    try {
      const ayse = customer();
      await (await bff.shopper({ customer: ayse })).save();
      await (await other.shopper({ customer: ayse })).save();
      await expectRefusal(await (await bff.shopper({ customer: ayse })).add(cardBody()));
      await expectRefusal(await (await other.shopper({ customer: ayse })).add(cardBody()));
    } finally {
      await other.close();
    }
  });
});

describe("what is not an attempt does not count", () => {
  let shopper: Shopper;

  test("the repetition of a save, answered or not", async () => {
    await start({ perSession: 1 });
    shopper = await bff.shopper();
    const saved = await shopper.save(cardBody(), { key: "key-1" });
    for (let count = 0; count < 3; count += 1) {
      expect(await shopper.save(cardBody(), { key: "key-1" })).toEqual(saved);
    }
    await expectRefusal(await shopper.add(cardBody(), { key: "key-2" }));
    await expectRefusal(await shopper.add(cardBody(), { key: "key-2" }));
  });

  test("the repetition of a save whose outcome is still open", async () => {
    await start({ perCustomer: 2 });
    shopper = await bff.shopper();
    await shopper.save();
    await bff.provider.faults(
      { match: CREATE, mode: "reset", after: "after-effect" },
      { match: "POST /cardstorage/cards", mode: "reset" },
    );
    expect((await problemIn(await shopper.add(cardBody(), { key: "key-1" }))).code).toBe("outcome_unknown");
    await bff.provider.faults();
    await shopper.save(cardBody(), { key: "key-1" });
  });

  test("a card that is not sent", async () => {
    await start({ perSession: 1 });
    shopper = await bff.shopper();
    for (const body of [cardBody(MISTYPED.wrongCheckDigit), cardBody("", {}), { ...cardBody(), evil: 1 }]) {
      expect((await shopper.add(body)).status).toBe(422);
    }
    await shopper.save();
  });

  test("listing, renaming and deleting, which have no limit", async () => {
    await start({ perSession: 1, perCustomer: 1, perAddress: 1, perMerchant: 1 });
    shopper = await bff.shopper();
    const saved = await shopper.save();
    for (let count = 0; count < 30; count += 1) expect((await shopper.list()).cards).toHaveLength(1);
    for (let count = 0; count < 5; count += 1) {
      expect((await shopper.update(saved, { label: `${count}` })).status).toBe(200);
    }
    expect((await shopper.remove(saved)).status).toBe(204);
    await expectRefusal(await shopper.add(cardBody()));
  });
});
