import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { openStore, type Store } from "../store/index.ts";
import { type Attempt, type AttemptLimits, createAttemptLimiter } from "./rate-limits.ts";

const HOUR_MS = 3_600_000;
const START = Date.parse("2026-03-01T12:00:00Z");
const PLENTY = 1_000;

let store: Store;
let now: number;
beforeEach(async () => {
  store = await openStore("file::memory:");
  now = START;
});
afterEach(() => store.close());

function limiter(limits: Partial<AttemptLimits>) {
  const all = { perSession: PLENTY, perCustomer: PLENTY, perAddress: PLENTY, perMerchant: PLENTY };
  const made = createAttemptLimiter("add-card", store, { ...all, ...limits }, () => now);
  return (tried: Attempt) => made.consume(tried);
}

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  sessionId: "ses_1",
  customerId: "customer-1",
  address: "192.0.2.1",
  ...change,
});

/** Attempts that share nothing but what is given. */
function strangers(change: Partial<Attempt>): Attempt[] {
  return Array.from({ length: 8 }, (_, index) =>
    attempt({
      sessionId: `ses_${index}`,
      customerId: `customer-${index}`,
      address: `192.0.2.${index}`,
      ...change,
    }),
  );
}

describe("attempts to add a card are limited", () => {
  test.each<[keyof AttemptLimits, Partial<Attempt>]>([
    ["perSession", { sessionId: "ses_same" }],
    ["perCustomer", { customerId: "same" }],
    ["perAddress", { address: "198.51.100.7" }],
    ["perMerchant", {}],
  ])("%s", async (limit, shared) => {
    const consume = limiter({ [limit]: 3 });
    const waits: (number | null)[] = [];
    for (const each of strangers(shared)) waits.push(await consume(each));
    expect(waits.slice(0, 3)).toEqual([null, null, null]);
    expect(waits.slice(3)).toEqual(Array.from({ length: 5 }, () => 3_600));
  });

  test.each<[keyof AttemptLimits, Partial<Attempt>]>([
    ["perSession", { sessionId: "ses_other" }],
    ["perCustomer", { customerId: "other" }],
    ["perAddress", { address: "198.51.100.8" }],
  ])("%s, each on its own", async (limit, other) => {
    const consume = limiter({ [limit]: 1 });
    expect(await consume(attempt())).toBeNull();
    expect(await consume(attempt())).toBe(3_600);
    expect(await consume(attempt(other))).toBeNull();
  });

  test("a session and a customer of the same name do not share a count", async () => {
    const consume = limiter({ perSession: 1, perCustomer: 1, perAddress: 1 });
    expect(await consume({ sessionId: "a", customerId: "b", address: "c" })).toBeNull();
    expect(await consume({ sessionId: "b", customerId: "c", address: "a" })).toBeNull();
    expect(await consume({ sessionId: "c", customerId: "a", address: "b" })).toBeNull();
  });

  test("an attempt over one limit leaves what comes after it uncounted", async () => {
    const consume = limiter({ perSession: 1, perMerchant: 2 });
    await consume(attempt());
    await consume(attempt());
    await consume(attempt());
    expect(await consume(attempt({ sessionId: "ses_2" }))).toBeNull();
    expect(await consume(attempt({ sessionId: "ses_3" }))).toBe(3_600);
  });
});

describe("the wait", () => {
  test("is what is left of the hour since the first attempt, in whole seconds", async () => {
    const consume = limiter({ perSession: 1 });
    await consume(attempt());
    now = START + 1;
    expect(await consume(attempt())).toBe(3_600);
    now = START + 1_800_000;
    expect(await consume(attempt())).toBe(1_800);
    now = START + HOUR_MS - 1;
    expect(await consume(attempt())).toBe(1);
  });

  test("is not made longer by trying again", async () => {
    const consume = limiter({ perSession: 1 });
    await consume(attempt());
    for (let minute = 1; minute < 60; minute += 1) {
      now = START + minute * 60_000;
      expect(await consume(attempt())).toBe(3_600 - minute * 60);
    }
  });

  test("is over when the hour is", async () => {
    const consume = limiter({ perSession: 2 });
    await consume(attempt());
    await consume(attempt());
    expect(await consume(attempt())).toBe(3_600);
    now = START + HOUR_MS;
    expect(await consume(attempt())).toBeNull();
    expect(await consume(attempt())).toBeNull();
    expect(await consume(attempt())).toBe(3_600);
  });

  test("after it, as many attempts are let through as before", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: HOUR_MS }), { minLength: 1, maxLength: 30 });
    return fc.assert(
      fc.asyncProperty(gaps, fc.uuid(), async (gapsMs, sessionId) => {
        const consume = limiter({ perSession: 3 });
        let window = { opensAt: Number.NEGATIVE_INFINITY, taken: 0 };
        now = START;
        for (const gap of gapsMs) {
          now += gap;
          if (now >= window.opensAt + HOUR_MS) window = { opensAt: now, taken: 0 };
          window.taken += 1;
          const wait = window.taken > 3 ? Math.ceil((window.opensAt + HOUR_MS - now) / 1_000) : null;
          expect(await consume(attempt({ sessionId, customerId: sessionId, address: sessionId }))).toBe(wait);
        }
      }),
      { numRuns: 20 },
    );
  });
});

test("two instances on one store count together", async () => {
  const [one, two] = [limiter({ perSession: 3 }), limiter({ perSession: 3 })];
  const waits = [await one(attempt()), await two(attempt()), await one(attempt()), await two(attempt())];
  expect(waits).toEqual([null, null, null, 3_600]);
});

test("attempts at the same moment are all counted", async () => {
  const [one, two] = [limiter({ perCustomer: 5 }), limiter({ perCustomer: 5 })];
  const waits = await Promise.all(
    Array.from({ length: 10 }, (_, index) => [
      one(attempt({ sessionId: `ses_a${index}` })),
      two(attempt({ sessionId: `ses_b${index}` })),
    ]).flat(),
  );
  expect(waits.filter((wait) => wait === null)).toHaveLength(5);
});

const shares = async (one: string, two: string) => {
  const consume = limiter({ perAddress: 1 });
  expect(await consume(attempt({ sessionId: "ses_1", address: one }))).toBeNull();
  return (await consume(attempt({ sessionId: "ses_2", address: two }))) !== null;
};

describe("a network address", () => {
  test.each([
    ["an IPv4 address", "192.0.2.1", "192.0.2.1"],
    ["IPv4 as IPv6 sockets show it", "::ffff:192.0.2.1", "192.0.2.1"],
    ["the same in capitals", "::FFFF:192.0.2.1", "192.0.2.1"],
    ["an IPv6 /64", "2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
    ["written at length", "2001:0db8:0001:0002:0000:0000:0000:0001", "2001:db8:1:2::2"],
    ["in capitals", "2001:DB8:A:B::1", "2001:db8:a:b::2"],
    ["with its zeros left out inside the /64", "2001:db8::1", "2001:db8:0:0:5::"],
    ["with its zeros left out at the end", "2001:db8:1:2::", "2001:db8:1:2:3:4:5:6"],
    ["link-local, on whichever interface", "fe80::1%eth0", "fe80::2%eth1"],
  ])("is counted as one: %s", async (_case, one, two) => {
    expect(await shares(one, two)).toBe(true);
  });

  test.each([
    ["two IPv4 addresses", "192.0.2.1", "192.0.2.10"],
    ["two IPv4 addresses as IPv6 sockets show them", "::ffff:192.0.2.1", "::ffff:192.0.2.2"],
    ["two /64 of one /48", "2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["two /64 with zeros left out", "2001:db8::1", "2001:db8:0:1::1"],
    ["digits that only look alike", "2001:db8:1:20::1", "2001:db8:1:2::1"],
    ["IPv6 and IPv4 loopback", "::1", "127.0.0.1"],
  ])("is counted apart: %s", async (_case, one, two) => {
    expect(await shares(one, two)).toBe(false);
  });

  test("all 2^64 addresses of an IPv6 subscriber are one", () => {
    const group = fc.integer({ min: 0, max: 0xff_ff }).map((number) => number.toString(16));
    const tail = fc.tuple(group, group, group, group);
    return fc.assert(
      fc.asyncProperty(fc.tuple(group, group, group), tail, tail, async (head, one, two) => {
        const consume = limiter({ perAddress: 1 });
        const at = (end: string[]) => ["2a00", ...head, ...end].join(":");
        const first = await consume(attempt({ sessionId: at(one), address: at(one) }));
        const second = await consume(attempt({ sessionId: at(two), address: at(two) }));
        expect([first, second]).toEqual([null, 3_600]);
      }),
      { numRuns: 30 },
    );
  });
});
