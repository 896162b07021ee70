/** One intent of the shopper is one challenge, however often and wherever it is asked for; and what a request for one has to say. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { challengeIn, challengeOf, paynetCardBody, verify } from "./at-the-bank.ts";
import { type Bff, sameInstallation, startBff } from "./bff.ts";
import { INITIAL, newPlan, type Paynet, startPaynet } from "./paynet.ts";
import { cardBody, problemIn } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
});
beforeEach(async () => {
  await paynet.faults();
  await paynet.forgetCalls();
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

const card = paynetCardBody(PAYNET_CARDS.ordinary);
const subscription = () => ({ vault: "paynet-subscription", paynet: newPlan().bySubscription });

describe("the same Idempotency-Key", () => {
  test("gets the same challenge, as it stands now", async () => {
    const shopper = await bff.shopper(subscription());
    const key = randomUUID();
    const begun = await challengeIn(await shopper.add(card, { key }));
    expect(await challengeIn(await shopper.add(card, { key }))).toEqual(begun);
    const ended = await verify(bff.send, shopper, begun);
    expect(await challengeIn(await shopper.add(card, { key }))).toEqual(ended);
    expect(await paynet.count(INITIAL)).toBe(1);
  });

  test("gets it after a restart, and at another instance, also from a new session", async () => {
    const one = await startBff({ provider: bff.provider, paynet });
    try {
      const session = { ...subscription(), customer: { id: randomUUID(), email: "ayse@example.com" } };
      const key = randomUUID();
      const begun = await challengeIn(await (await one.shopper(session)).add(card, { key }));
      const next = await startBff(sameInstallation(one));
      try {
        const later = await next.shopper(session);
        expect(await challengeIn(await later.add(card, { key }))).toEqual(begun);
        expect((await verify(next.send, later, begun)).state).toBe("succeeded");
      } finally {
        await next.close();
      }
      expect(await paynet.count(INITIAL)).toBe(1);
    } finally {
      await one.close();
    }
  });

  test("at the same moment, at two instances, begins one challenge by one call", async () => {
    const other = await startBff(sameInstallation(bff));
    try {
      const session = { ...subscription(), customer: { id: randomUUID(), email: "ayse@example.com" } };
      const [here, there] = [await bff.shopper(session), await other.shopper(session)];
      await paynet.faults({ match: INITIAL, mode: "slow", ms: 150 });
      const key = randomUUID();
      const answers = await Promise.all(
        [here, there, here, there, here].map((device) => device.add(card, { key })),
      );
      const challenges = await Promise.all(answers.map(challengeIn));
      expect(new Set(challenges.map(({ id }) => id)).size).toBe(1);
      expect(await paynet.count(INITIAL)).toBe(1);
    } finally {
      await other.close();
    }
  });

  test("with another body is refused, and with another CVC is the same intent", async () => {
    const shopper = await bff.shopper(subscription());
    const key = randomUUID();
    const begun = await challengeIn(await shopper.add(card, { key }));
    expect(await challengeIn(await shopper.add({ ...card, cvc: "999" }, { key }))).toEqual(begun);
    for (const other of [
      { ...card, label: "Başka" },
      { ...card, holder: "Başka Biri" },
      { ...card, vault: "paynet-subscription" },
      paynetCardBody(PAYNET_CARDS.ordinaryMastercard),
    ]) {
      const problem = await problemIn(await shopper.add(other, { key }));
      expect(problem).toMatchObject({ status: 422, code: "idempotency_key_reused" });
    }
    expect(await paynet.count(INITIAL)).toBe(1);
  });

  test("of another intent, or none, begins another challenge of the same card", async () => {
    const shopper = await bff.shopper(subscription());
    const [first, second] = [
      await challengeIn(await shopper.add(card)),
      await challengeIn(await shopper.add(card)),
    ];
    expect(second.id).not.toBe(first.id);
    const [one, other] = [await verify(bff.send, shopper, first), await verify(bff.send, shopper, second)];
    expect(one.result?.card?.id).not.toBe(other.result?.card?.id);
    expect((await shopper.list()).cards).toEqual([one.result?.card, other.result?.card]);
  });

  test("begins again after the first call to Paynet came to nothing that lasts", async () => {
    const shopper = await bff.shopper(subscription());
    for (const mode of ["reset", "http-502-html", "garbage"]) {
      await paynet.faults({ match: INITIAL, mode, after: "after-effect", times: 1 });
      const problem = await problemIn(await shopper.add(card));
      expect(problem).toMatchObject({ status: 503, code: "card_not_saved", retryable: true });
      const { state } = await verify(bff.send, shopper, await challengeIn(await shopper.add(card)));
      expect(state).toBe("succeeded");
    }
  });
});

describe("the security code", () => {
  test.each(["paynet", "paynet-subscription"])("is asked for by %s", async (vault) => {
    const shopper = await bff.shopper({ ...subscription(), vault });
    const { cvc: _cvc, ...without } = card;
    for (const [body, code] of [
      [without, "required"],
      [{ ...card, cvc: "" }, "required"],
      [{ ...card, cvc: "12" }, "invalid_cvc"],
      [{ ...card, cvc: "1234" }, "invalid_cvc"],
      [{ ...card, cvc: "12a" }, "invalid_cvc"],
    ] as const) {
      const problem = await problemIn(await shopper.add(body));
      expect(problem).toMatchObject({ status: 422, code: "invalid_card" });
      expect(problem.fields).toMatchObject([{ field: "cvc", code }]);
    }
    expect(await paynet.calls()).toEqual([]);
  });

  test("is refused by iyzico, which has no use for it", async () => {
    const shopper = await bff.shopper({ vault: "iyzico" });
    const problem = await problemIn(await shopper.add(cardBody(undefined, { cvc: "123" })));
    expect(problem).toMatchObject({ status: 422, code: "invalid_card" });
    expect(problem.fields).toMatchObject([{ field: "cvc", code: "unknown_field" }]);
  });
});

describe("the vault of a new card", () => {
  test("is the session's first, unless the shopper chooses another of them", async () => {
    const shopper = await bff.shopper({ ...subscription(), vault: ["iyzico", "paynet-subscription"] });
    expect((await shopper.save()).vault).toBe("iyzico");
    const chosen = await challengeIn(await shopper.add({ ...card, vault: "paynet-subscription" }));
    expect((await verify(bff.send, shopper, chosen)).result?.card?.vault).toBe("paynet-subscription");
    expect((await shopper.save(cardBody(undefined, { vault: "iyzico" }))).vault).toBe("iyzico");
  });

  test.each(["paynet", "paynet-subscription"])(
    "is not %s where the session does not allow it",
    async (vault) => {
      const shopper = await bff.shopper({ ...subscription(), vault: "iyzico" });
      const problem = await problemIn(await shopper.add({ ...card, vault }));
      expect(problem).toMatchObject({ status: 422, code: "invalid_card" });
      expect(problem.fields).toMatchObject([{ field: "vault", code: "invalid" }]);
      expect((await problemIn(await shopper.add({ ...cardBody(), vault: "stripe" }))).fields).toMatchObject([
        { field: "vault" },
      ]);
      expect(await paynet.calls()).toEqual([]);
    },
  );
});

test("a card that has expired, and too many tries, begin no challenge", async () => {
  const limited = await startBff({
    provider: bff.provider,
    paynet,
    limits: { perSession: 2, perCustomer: 9, perAddress: 9, perMerchant: 9 },
  });
  try {
    const shopper = await limited.shopper(subscription());
    const expired = await problemIn(await shopper.add({ ...card, expiry: { month: 1, year: 2020 } }));
    expect(expired).toMatchObject({ code: "invalid_card", fields: [{ field: "expiry", code: "expired" }] });
    const key = randomUUID();
    const begun = await challengeIn(await shopper.add(card, { key }));
    await shopper.add(card);
    expect(await problemIn(await shopper.add(card))).toMatchObject({ status: 429, code: "rate_limited" });
    // Asking for what is begun is no new try.
    expect(await challengeIn(await shopper.add(card, { key }))).toEqual(begun);
    expect(await challengeOf(shopper, begun.id)).toEqual(begun);
    expect(await paynet.count(INITIAL)).toBe(2);
  } finally {
    await limited.close();
  }
});
