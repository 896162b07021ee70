import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Card, FrameMessage, ProblemCode, WidgetError } from "../../contract/index.ts";
import type { Answer, CardsApi, Failure } from "../api/client.ts";
import { listedCards, pickedCard, remainingCards } from "./state.ts";
import { tellHost } from "./tell-host.ts";
import { Wallet } from "./wallet.ts";

const SHOP = "https://shop.example";

function card(id: string, part: Partial<Card> = {}): Card {
  return {
    id,
    vault: "iyzico",
    label: null,
    brand: "visa",
    bin: null,
    last4: "1111",
    expiry: null,
    isExpired: false,
    bank: null,
    family: null,
    funding: null,
    isDefault: false,
    ...part,
  };
}

function refused(status: number, code: ProblemCode): Failure {
  const problem = { type: "about:blank", title: code, status, code, detail: "", requestId: "r" };
  return { outcome: "refused", problem, retryAfter: null };
}

const lost: Failure = { outcome: "no_answer", reason: "lost" };

/** A BFF in memory. `failNext` makes the next call of a kind fail, before it has any effect. */
function startBff(cards: Card[], origin = SHOP) {
  const calls: string[] = [];
  const keys: string[] = [];
  const failures = new Map<string, Failure[]>();
  const bff = {
    customer: "ayse",
    cards,
    calls,
    keys,
    failNext: (call: string, ...planned: Failure[]) => failures.set(call, planned),
  };
  const answer = <T>(call: string, effect: () => Answer<T>): Promise<Answer<T>> => {
    calls.push(call);
    return Promise.resolve(failures.get(call)?.shift() ?? effect());
  };
  const change = (id: string, part: Partial<Card>): Answer<Card> => {
    if (part.isDefault === true) bff.cards = bff.cards.map((other) => ({ ...other, isDefault: false }));
    bff.cards = bff.cards.map((other) => (other.id === id ? { ...other, ...part } : other));
    const changed = bff.cards.find((other) => other.id === id);
    return changed === undefined ? refused(404, "not_found") : { outcome: "ok", value: changed };
  };
  const api: CardsApi = {
    session: () =>
      answer("session", () => ({
        outcome: "ok",
        value: {
          id: "s",
          customer: bff.customer,
          origin,
          locale: "tr",
          vaults: [{ id: "iyzico", asksForCvc: false, check: "none" }],
          order: null,
          expiresAt: "2099-01-01T00:00:00Z",
        },
      })),
    list: () => answer("list", () => ({ outcome: "ok", value: { cards: bff.cards, unavailable: [] } })),
    add: () => answer("add", () => lost),
    update: (id, { label, isDefault }) =>
      answer(`update ${id}`, () =>
        change(id, { ...(label !== undefined && { label }), ...(isDefault !== undefined && { isDefault }) }),
      ),
    remove: (id, key) => {
      keys.push(key);
      return answer(`remove ${id}`, () => {
        bff.cards = bff.cards.filter((other) => other.id !== id);
        return { outcome: "ok", value: null };
      });
    },
    challenge: () => answer("challenge", () => refused(404, "not_found")),
    cancelChallenge: () => answer("cancel challenge", () => refused(404, "not_found")),
    order: () => answer("order", () => lost),
    offerForCard: () => answer("offer", () => lost),
    offerForBin: () => answer("offer", () => lost),
    pay: () => answer("pay", () => lost),
  };
  return { bff, api };
}

async function openWallet(cards: Card[], origin = SHOP) {
  const { bff, api } = startBff(cards, origin);
  const errors: WidgetError[] = [];
  let changes = 0;
  let key = 0;
  const others = new Map<string, CardsApi>();
  const wallet = new Wallet({
    connect: (token) => others.get(token) ?? api,
    newKey: () => `key-${++key}`,
    report: (error) => errors.push(error),
    onChanged: () => (changes += 1),
  });
  const told: FrameMessage[] = [];
  tellHost(wallet, (message) => told.push(message));
  await wallet.open("token", SHOP);
  const ids = () => remainingCards(wallet.getState()).map(({ id }) => id);
  const picked = () => pickedCard(wallet.getState())?.id;
  return { bff, api, others, wallet, errors, told, ids, picked, changes: () => changes };
}

/** The page shows Ayşe's card, and has a session of Banu's to give. */
async function openFirstOfTwo() {
  const first = await openWallet([card("a")]);
  const { bff: hers, api } = startBff([card("b")]);
  hers.customer = "banu";
  first.others.set("hers", api);
  return { ...first, hers, openHers: () => first.wallet.open("hers", SHOP) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("opening", () => {
  test("tells the shop's page of the list and the pick, and then that it is ready, once", async () => {
    const { told, wallet } = await openWallet([card("a"), card("b", { isDefault: true })]);
    await wallet.refresh();
    expect(told.map(({ type }) => type)).toEqual(["change", "select", "ready"]);
  });

  test("asks for no card when the session was made for another page", async () => {
    const { bff, wallet, errors } = await openWallet([card("a")], "https://other.example");
    expect(bff.calls).toEqual(["session"]);
    expect(wallet.getState().stage).toBe("refused");
    expect(errors).toMatchObject([{ code: "origin_mismatch" }]);
    await wallet.retry();
    expect(bff.calls).toEqual(["session"]);
  });

  test("fails, and works when it is tried again", async () => {
    const { bff, wallet } = await openWallet([card("a")]);
    bff.failNext("session", lost);
    await wallet.open("other", SHOP);
    expect(wallet.getState()).toMatchObject({ stage: "failed", cards: [] });
    await wallet.retry();
    expect(wallet.getState().stage).toBe("open");

    const second = startBff([card("a")]);
    second.bff.failNext("list", refused(503, "vault_unavailable"));
    const fresh = new Wallet({ connect: () => second.api, newKey: () => "k", report() {}, onChanged() {} });
    await fresh.open("token", SHOP);
    expect(fresh.getState().stage).toBe("failed");
    await fresh.retry();
    expect(fresh.getState().stage).toBe("open");
  });

  test("of another customer's session begins with nothing, also when its cards cannot be listed", async () => {
    const { bff, wallet, told, picked } = await openWallet([card("a", { isDefault: true })]);
    bff.customer = "banu";
    bff.failNext("list", refused(503, "vault_unavailable"));
    await wallet.open("hers", SHOP);
    expect(wallet.getState()).toMatchObject({ stage: "failed", cards: [] });
    expect(told.findLast(({ type }) => type === "change")).toEqual({ type: "change", cards: [] });
    expect(picked()).toBeUndefined();
  });

  test("of the same customer's new session stays when that cannot be listed", async () => {
    const { bff, wallet } = await openWallet([card("a")]);
    bff.failNext("list", refused(503, "vault_unavailable"));
    await wallet.open("newer", SHOP);
    expect(wallet.getState()).toMatchObject({ stage: "open", cards: [card("a")] });
  });

  test("that fails again after an expired session says so, and does not load for ever", async () => {
    const { bff, api } = startBff([card("a")]);
    const wallet = new Wallet({ connect: () => api, newKey: () => "k", report() {}, onChanged() {} });
    bff.failNext("session", refused(401, "session_expired"), lost);
    await wallet.open("expired", SHOP);
    await wallet.open("fresh", SHOP);
    expect(wallet.getState()).toMatchObject({ stage: "failed", isSessionExpired: false });
  });

  test("with a fresh session heals an expired one and keeps what was picked", async () => {
    const { bff, wallet, picked } = await openWallet([card("a", { isDefault: true }), card("b")]);
    wallet.pick("b");
    bff.failNext("list", refused(401, "session_expired"));
    await wallet.refresh();
    expect(wallet.getState()).toMatchObject({ isSessionExpired: true, stage: "open" });
    await wallet.open("fresh", SHOP);
    expect(wallet.getState().isSessionExpired).toBe(false);
    expect(picked()).toBe("b");
  });
});

describe("a session that cannot be read", () => {
  test.each(["retry", "refresh"] as const)(
    "is the one that is opened by a later %s, not the one before it",
    async (again) => {
      const { bff, wallet, hers, ids, openHers } = await openFirstOfTwo();
      hers.failNext("session", lost);
      await openHers();
      expect(wallet.getState()).toMatchObject({ stage: "failed", cards: [] });
      await wallet[again]();
      expect(ids()).toEqual(["b"]);
      expect(wallet.getState()).toMatchObject({ stage: "open", session: { customer: "banu" } });
      expect(bff.calls).toEqual(["session", "list"]);
    },
  );

  test("has no list filled by the one before it", async () => {
    const { api, wallet, hers, told, openHers } = await openFirstOfTwo();
    const list = Promise.withResolvers<Awaited<ReturnType<CardsApi["list"]>>>();
    api.list = () => list.promise;
    const loading = wallet.refresh();
    hers.failNext("session", lost);
    await openHers();
    list.resolve({ outcome: "ok", value: { cards: [card("a")], unavailable: [] } });
    await loading;
    wallet.adopt(card("new"));
    expect(wallet.getState()).toMatchObject({ stage: "failed", cards: [] });
    expect(told.findLast(({ type }) => type === "change")).toEqual({ type: "change", cards: [] });
  });

  test("does not end with the one before it", async () => {
    const { api, wallet, hers, errors, openHers } = await openFirstOfTwo();
    const answer = Promise.withResolvers<Failure>();
    api.update = () => answer.promise;
    const renaming = wallet.rename("a", "Ev");
    hers.failNext("session", lost);
    await openHers();
    answer.resolve(refused(401, "session_expired"));
    await renaming;
    expect(wallet.getState().isSessionExpired).toBe(false);
    expect(errors).toMatchObject([{ code: "no_answer" }]);
  });

  test("leaves what an expired one showed, and heals it as soon as it can be read", async () => {
    const { bff, wallet, ids } = await openWallet([card("a")]);
    bff.failNext("list", refused(401, "session_expired"));
    await wallet.refresh();
    bff.failNext("session", lost);
    await wallet.open("fresh", SHOP);
    expect(wallet.getState()).toMatchObject({ stage: "open", isSessionExpired: true });
    expect(ids()).toEqual(["a"]);
    await wallet.refresh();
    expect(wallet.getState()).toMatchObject({ stage: "open", isSessionExpired: false });
  });
});

test("a change that is answered late brings no card into another customer's list", async () => {
  const { api, wallet, ids, openHers } = await openFirstOfTwo();
  const answer = Promise.withResolvers<Answer<Card>>();
  api.update = () => answer.promise;
  const renaming = wallet.rename("a", "Ev");
  await openHers();
  answer.resolve({ outcome: "ok", value: card("a", { label: "Ev" }) });
  await renaming;
  expect(ids()).toEqual(["b"]);
});

describe("the pick", () => {
  test.each([
    ["the default card", [card("a"), card("b", { isDefault: true })], "b"],
    [
      "the first that can be used when the default has expired",
      [card("a", { isDefault: true, isExpired: true }), card("b"), card("c")],
      "b",
    ],
    ["none when all have expired", [card("a", { isExpired: true })], undefined],
    ["none when there is no card", [], undefined],
  ])("is at first %s", async (_, cards, expected) => {
    expect((await openWallet(cards)).picked()).toBe(expected);
  });

  test("does not move when another card becomes the default", async () => {
    const { wallet, picked } = await openWallet([card("a", { isDefault: true }), card("b")]);
    await wallet.makeDefault("b");
    expect(wallet.getState().cards.map(({ isDefault }) => isDefault)).toEqual([false, true]);
    expect(picked()).toBe("a");
  });

  test("goes to a card that was just saved, which stands where the BFF lists it", async () => {
    const { wallet, ids, picked } = await openWallet([card("a")]);
    wallet.adopt(card("new"));
    expect(ids()).toEqual(["a", "new"]);
    expect(picked()).toBe("new");
  });

  test("leaves a deleted card and comes back with it", async () => {
    const { wallet, told, picked } = await openWallet([card("a", { isDefault: true }), card("b")]);
    wallet.remove("a");
    expect(picked()).toBe("b");
    wallet.undoRemoval("a");
    expect(picked()).toBe("a");
    const selected = told.flatMap((message) => (message.type === "select" ? [message.card?.id] : []));
    expect(selected).toEqual(["a", "b", "a"]);
  });
});

describe("a deletion", () => {
  test("is sent when the time to undo is over, and not before", async () => {
    const { bff, wallet, ids, changes } = await openWallet([card("a"), card("b")]);
    wallet.remove("a");
    expect(ids()).toEqual(["b"]);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(bff.calls).not.toContain("remove a");
    await vi.advanceTimersByTimeAsync(1);
    expect(bff.calls).toContain("remove a");
    expect(listedCards(wallet.getState()).map(({ id }) => id)).toEqual(["b"]);
    expect(changes()).toBe(1);
  });

  test("that is undone is never sent", async () => {
    const { bff, wallet, ids } = await openWallet([card("a")]);
    wallet.remove("a");
    wallet.undoRemoval("a");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bff.calls).not.toContain("remove a");
    expect(ids()).toEqual(["a"]);
  });

  test("waits while the shopper is at the undo bar", async () => {
    const { bff, wallet } = await openWallet([card("a")]);
    wallet.remove("a");
    wallet.pauseRemoval("a");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bff.calls).not.toContain("remove a");
    wallet.resumeRemoval("a");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(bff.calls).toContain("remove a");
  });

  test("is sent at once, with every other one, when the page is left", async () => {
    const { bff, wallet } = await openWallet([card("a"), card("b"), card("c")]);
    wallet.remove("a");
    wallet.remove("c");
    await wallet.sendRemovals();
    expect(bff.calls.filter((call) => call.startsWith("remove"))).toEqual(["remove a", "remove c"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bff.calls.filter((call) => call.startsWith("remove"))).toHaveLength(2);
  });

  test("that fails brings the row back with a note", async () => {
    const { bff, wallet, ids } = await openWallet([card("a"), card("b")]);
    bff.failNext("remove a", refused(503, "vault_unavailable"));
    wallet.remove("a");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ids()).toEqual(["a", "b"]);
    expect(wallet.getState().notes["a"]).toMatchObject({ action: "remove" });
  });

  test("whose outcome stays unknown brings the row back only if the list still has it", async () => {
    const { bff, wallet, ids } = await openWallet([card("a"), card("b")]);
    bff.failNext("remove a", ...Array.from({ length: 3 }, () => refused(503, "outcome_unknown")));
    wallet.remove("a");
    await vi.advanceTimersByTimeAsync(5_000);
    bff.cards = [card("b")];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ids()).toEqual(["b"]);
  });

  test("of a card that is gone already counts as done", async () => {
    const { bff, wallet, ids } = await openWallet([card("a"), card("b")]);
    bff.failNext("remove a", refused(404, "not_found"));
    wallet.remove("a");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ids()).toEqual(["b"]);
    expect(wallet.getState().notes).toEqual({});
  });

  test("without an answer is repeated under the same key", async () => {
    const { bff, wallet, ids } = await openWallet([card("a"), card("b")]);
    bff.failNext("remove a", lost);
    wallet.remove("a");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ids()).toEqual(["b"]);
    expect(bff.keys).toHaveLength(2);
    expect(new Set(bff.keys).size).toBe(1);
  });

  test("is not forgotten because a list comes in that was made before it", async () => {
    const { wallet, bff, ids } = await openWallet([card("a"), card("b")]);
    wallet.remove("a");
    await wallet.refresh();
    expect(ids()).toEqual(["b"]);
    await vi.advanceTimersByTimeAsync(5_000);
    await wallet.refresh();
    expect(bff.cards.map(({ id }) => id)).toEqual(["b"]);
    expect(ids()).toEqual(["b"]);
  });
});

describe("a challenge", () => {
  test("that cannot be asked about is not reported: it is asked about again", async () => {
    const { wallet, bff, errors } = await openWallet([]);
    bff.failNext("challenge", lost, refused(404, "not_found"));
    const { signal } = new AbortController();
    expect(await wallet.challenge("chl", 25, signal)).toEqual(lost);
    expect(await wallet.challenge("chl", 25, signal)).toMatchObject({ outcome: "refused" });
    expect(errors).toEqual([]);
  });

  test("tells when the session is over, once", async () => {
    const { wallet, bff, errors } = await openWallet([]);
    const over = refused(401, "session_expired");
    bff.failNext("cancel challenge", over, over);
    await wallet.cancelChallenge("chl", "key");
    await wallet.cancelChallenge("chl", "key");
    expect(wallet.getState().isSessionExpired).toBe(true);
    expect(errors).toMatchObject([{ code: "session_expired" }]);
  });
});

describe("a name", () => {
  test("is changed, and taken away by an empty one", async () => {
    const { wallet, bff } = await openWallet([card("a")]);
    await wallet.rename("a", "Ev");
    expect(wallet.getState().cards[0]?.label).toBe("Ev");
    await wallet.rename("a", "");
    expect(bff.cards[0]?.label).toBeNull();
  });

  test("that is refused stays as it was, and says why", async () => {
    const { wallet, bff, errors } = await openWallet([card("a", { label: "Ev" })]);
    bff.failNext("update a", refused(503, "vault_unavailable"));
    expect(await wallet.rename("a", "İş")).toMatchObject({ outcome: "refused" });
    expect(wallet.getState().cards[0]?.label).toBe("Ev");
    expect(errors).toMatchObject([{ code: "vault_unavailable", requestId: "r" }]);
  });
});
