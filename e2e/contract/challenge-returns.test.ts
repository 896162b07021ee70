/**
 * The way back from the bank: repeated, at the same moment, late, forged or without sense, it never confirms twice, never changes what has
 * ended, and always shows a page.
 */
import { randomUUID } from "node:crypto";
import type { Challenge } from "@saved-cards/widget/contract";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import {
  challengeIn,
  challengeOf,
  comeBack,
  endOf,
  type Form,
  open,
  pageIn,
  passBank,
  paynetCardBody,
} from "./at-the-bank.ts";
import { type Bff, clockOf, sameInstallation, startBff } from "./bff.ts";
import { CONFIRM, newPlan, type Paynet, PLAN_LIST, startPaynet } from "./paynet.ts";
import { type Shopper, until } from "./shopper.ts";

let now = Date.now;
let paynet: Paynet;
let bff: Bff;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet, clock: clockOf(() => now()) });
});
beforeEach(async () => {
  now = Date.now;
  await paynet.faults();
  await paynet.forgetCalls();
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

const TEN_MINUTES = 600_000;
const card = paynetCardBody(PAYNET_CARDS.ordinary, { label: "Kartım" });

interface AtTheBank {
  session: Record<string, unknown>;
  shopper: Shopper;
  challenge: Challenge;
  /** What the bank's page would post next. */
  form: Form;
}

/** A shopper who has done what the bank wanted, and whose browser is about to come back. */
async function atTheBank(at: Bff = bff): Promise<AtTheBank> {
  const session = {
    customer: { id: randomUUID(), email: "ayse@example.com" },
    vault: "paynet-subscription",
    paynet: newPlan().bySubscription,
  };
  const shopper = await at.shopper(session);
  const challenge = await challengeIn(await shopper.add(card));
  return { session, shopper, challenge, form: await passBank(at.send, challenge) };
}

/** Comes back, and is shown a page. */
async function back(form: Form, at: Bff = bff): Promise<string> {
  const answer = await comeBack(at.send, form);
  expect(answer.status).toBe(200);
  return pageIn(answer);
}

/** Of one who came back in time: the result, or that it is being asked for. */
const TAKEN = /^return (returned|confirming|succeeded|failed)$/;
/** Leads to the challenge's page. */
const STRAY = "stray";

describe("ten returns at the same moment", () => {
  test("are confirmed once, and each gets a page with the result, or one that waits for it", async () => {
    const { shopper, challenge, form } = await atTheBank();
    await paynet.faults({ match: CONFIRM, mode: "slow", ms: 100 });
    const pages = await Promise.all(Array.from({ length: 10 }, () => back(form)));
    for (const page of pages) expect(page).toMatch(TAKEN);
    const { state, result } = await endOf(shopper, challenge.id);
    expect(state).toBe("succeeded");
    expect((await shopper.list()).cards).toEqual([result?.card]);
    expect(await paynet.count(CONFIRM)).toBe(1);
  });

  test("are confirmed once over two instances, whatever the confirm comes to", async () => {
    const other = await startBff({ ...sameInstallation(bff), clock: clockOf(() => now()) });
    try {
      for (const [fault, state] of [
        [[], "succeeded"],
        [[{ match: CONFIRM, mode: "reset", after: "after-effect", times: 1 }], "succeeded"],
        [[{ match: CONFIRM, mode: "reset", after: "before-effect", times: 1 }], "failed"],
      ] as const) {
        await paynet.forgetCalls();
        const { shopper, challenge, form } = await atTheBank();
        await paynet.faults(...fault);
        await Promise.all(Array.from({ length: 10 }, (_, n) => back(form, n % 2 === 0 ? bff : other)));
        expect((await endOf(shopper, challenge.id)).state).toBe(state);
        expect(await paynet.count(CONFIRM)).toBe(1);
        expect((await shopper.list()).cards).toHaveLength(state === "succeeded" ? 1 : 0);
      }
    } finally {
      await other.close();
    }
  });
});

describe("a return that comes too late changes nothing and asks Paynet nothing:", () => {
  test("again, after the card was saved", async () => {
    const { shopper, challenge, form } = await atTheBank();
    await back(form);
    const ended = await endOf(shopper, challenge.id);
    await paynet.forgetCalls();
    expect([await back(form), await back({ ...form, method: "get" })]).toEqual([
      "return succeeded",
      "return succeeded",
    ]);
    expect(await challengeOf(shopper, challenge.id)).toEqual(ended);
    expect(await paynet.calls()).toEqual([]);
  });

  test("after ten minutes, to the millisecond, swept or not", async () => {
    for (const sweep of ["swept", "not swept"]) {
      now = Date.now;
      const { shopper, challenge, form } = await atTheBank();
      const expiry = Date.parse(challenge.expiresAt);
      now = () => expiry;
      if (sweep === "swept") await bff.work.sweepChallenges();
      expect(await back(form)).toBe("return expired");
      const told = bff.log.filter((line) => line.includes(challenge.id) && line.includes('"expired"'));
      expect(told.map((line) => Object(JSON.parse(line)))).toEqual([
        expect.objectContaining({ event: "challenge_ended", requestId: expect.stringMatching(/^req_/) }),
      ]);
      expect(await challengeOf(shopper, challenge.id)).toMatchObject({
        state: "expired",
        page: null,
        result: { card: null, payment: null, problem: null },
      });
    }
    expect(await paynet.count(CONFIRM)).toBe(0);
    const inTime = await atTheBank();
    const lastMoment = Date.parse(inTime.challenge.expiresAt) - 1;
    now = () => lastMoment;
    await back(inTime.form);
    expect((await endOf(inTime.shopper, inTime.challenge.id)).state).toBe("succeeded");
  });

  test("after the shopper gave up in the widget or on the page", async () => {
    for (const way of ["widget", "page"]) {
      const { shopper, challenge, form } = await atTheBank();
      if (way === "widget") await shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {});
      else await open(bff.send, `${challenge.page}/cancel`, { method: "POST" });
      expect(await back(form)).toBe("return cancelled");
      expect(await challengeOf(shopper, challenge.id)).toMatchObject({
        state: "cancelled",
        result: { card: null, payment: null, problem: null },
      });
      now = () => Date.now() + TEN_MINUTES;
      expect((await challengeOf(shopper, challenge.id)).state).toBe("cancelled");
      now = Date.now;
    }
    expect(await paynet.count(CONFIRM)).toBe(0);
  });
});

describe("a return that is not this challenge's changes nothing and asks Paynet nothing:", () => {
  test("with the ids of another one, or of nobody", async () => {
    const [mine, theirs] = [await atTheBank(), await atTheBank()];
    const { session_id = "", token_id = "" } = mine.form.fields;
    for (const fields of [
      theirs.form.fields,
      { session_id, token_id: theirs.form.fields["token_id"] ?? "" },
      { session_id: theirs.form.fields["session_id"] ?? "", token_id },
      { session_id: `${session_id}x`, token_id },
      { session_id, token_id: "x" },
      { session_id: session_id.toLowerCase(), token_id },
    ]) {
      for (const method of ["post", "get"]) expect(await back({ ...mine.form, fields, method })).toBe(STRAY);
    }
    expect(await challengeOf(mine.shopper, mine.challenge.id)).toEqual({
      ...mine.challenge,
      state: "launched",
    });
    expect(await paynet.count(CONFIRM)).toBe(0);
    expect(bff.log.join()).not.toContain(session_id);
    await back(mine.form);
    expect((await endOf(mine.shopper, mine.challenge.id)).state).toBe("succeeded");
  });

  test("at an address with another key", async () => {
    const [mine, theirs] = [await atTheBank(), await atTheBank()];
    const { pathname } = new URL(mine.form.action);
    const key = pathname.split("/").at(-1) ?? "";
    const otherKey = new URL(theirs.form.action).pathname.split("/").at(-1) ?? "";
    const pageKey = new URL(mine.challenge.page ?? "").pathname.split("/").at(-1) ?? "";
    const base = mine.form.action.slice(0, -key.length);
    for (const action of [
      base + otherKey,
      base + pageKey,
      `${base}x`,
      `${base}${key}x`,
      base + key.slice(0, -1),
      mine.form.action.replace("/return/", "/page/"),
      mine.form.action.replace("/return/", "/launch/"),
      mine.form.action.replace(mine.challenge.id, "chl_AAAAAAAAAAAAAAAAAAAAAA"),
      mine.form.action.replace(mine.challenge.id, "x"),
    ]) {
      const answer = await comeBack(bff.send, { ...mine.form, action, method: "get" });
      expect([404, 410]).toContain(answer.status);
      expect(await pageIn(answer)).toBe(STRAY);
      if (action.includes("/return/")) {
        const posted = await comeBack(bff.send, { ...mine.form, action });
        expect([posted.status, await pageIn(posted)]).toEqual([404, STRAY]);
      }
    }
    expect((await challengeOf(mine.shopper, mine.challenge.id)).state).toBe("launched");
    expect(await paynet.count(CONFIRM)).toBe(0);
  });
});

describe("while Paynet is being asked for the result", () => {
  test("giving up does not change it, and a return gets a page that waits", async () => {
    const { shopper, challenge, form } = await atTheBank();
    await paynet.faults({ match: CONFIRM, mode: "slow", ms: 1_000 });
    const returning = back(form);
    await until("it is asked", async () => (await challengeOf(shopper, challenge.id)).state === "confirming");
    const cancelled = await shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {});
    expect(await cancelled.json()).toMatchObject({ state: "confirming", result: null });
    const onPage = await open(bff.send, `${challenge.page}/cancel`, { method: "POST" });
    expect(onPage.status).toBe(303);
    expect(await back(form)).toBe("return confirming");
    await bff.store.expireChallenges(Date.parse(challenge.expiresAt));
    expect((await challengeOf(shopper, challenge.id)).state).toBe("confirming");
    await returning;
    expect((await endOf(shopper, challenge.id)).state).toBe("succeeded");
    expect(await paynet.count(CONFIRM)).toBe(1);
  });

  test("a confirm that Paynet turns away for now leaves once more, when its rest is over", async () => {
    const { shopper, challenge, form } = await atTheBank();
    await paynet.faults({ match: CONFIRM, mode: "failure", resultCode: 1, httpStatus: 429, times: 1 });
    expect(await back(form)).toMatch(TAKEN);
    await until("it rests", async () => (await challengeOf(shopper, challenge.id)).state === "returned");
    now = () => Date.now() + 5_000;
    expect((await endOf(shopper, challenge.id)).state).toBe("succeeded");
    expect(await paynet.count(CONFIRM)).toBe(2);
  });

  test("a lost answer stays open while the list does not answer, and for an hour at most", async () => {
    const { session, challenge, form } = await atTheBank();
    await paynet.faults(
      { match: CONFIRM, mode: "reset", after: "after-effect" },
      { match: PLAN_LIST, mode: "failure", resultCode: 10 },
    );
    expect(await back(form)).toMatch(TAKEN);
    await until("it was looked for", async () => bff.log.join().includes('"look_up"'));
    now = () => Date.now() + 3_600_000;
    const later = await bff.shopper(session);
    const ended = await endOf(later, challenge.id);
    expect([ended.state, ended.result]).toEqual([
      "failed",
      { card: null, payment: null, problem: "outcome_unknown" },
    ]);
    await paynet.faults();
    expect(await paynet.count(CONFIRM)).toBe(1);
    expect((await later.list()).cards).toHaveLength(1);
    expect((await challengeOf(later, challenge.id)).state).toBe("failed");
  });
});

test("giving up twice is the same as once", async () => {
  const { shopper, challenge } = await atTheBank();
  const key = randomUUID();
  const answers = await Promise.all(
    [key, key, randomUUID()].map(async (idempotencyKey) => {
      const path = `/v1/challenges/${challenge.id}/cancel`;
      const answer = await shopper.call("POST", path, {}, { key: idempotencyKey });
      return [answer.status, await answer.json()];
    }),
  );
  const cancelled = {
    ...challenge,
    state: "cancelled",
    page: null,
    result: { card: null, payment: null, problem: null },
  };
  expect(answers).toEqual([200, 200, 200].map((status) => [status, cancelled]));
});
