import { describe, expect, test } from "vitest";
import type { Session } from "../../contract/index.ts";
import type { CardsApi } from "../api/client.ts";
import { Wallet } from "../wallet/index.ts";
import type { ChallengeMemory } from "./memory.ts";
import { resumeWith } from "./resume.ts";
import { ChallengeWatch } from "./watch.ts";

const SHOP = "https://shop.example";

function never(): Promise<never> {
  return new Promise(() => {});
}

interface Left {
  open?: string | null;
  told?: string | null;
  ofOrder?: string | null;
}

function startFrame({ open = null, told = null, ofOrder = null }: Left) {
  const asked: string[] = [];
  let kept = open;
  const memory: ChallengeMemory = {
    openId: () => kept,
    keepOpen: (id) => (kept = id),
    forget: () => (kept = null),
    markTold: () => (kept = null),
    wasTold: (id) => id === told,
  };
  let session: Session = {
    id: "s-1",
    customer: "ayse",
    origin: SHOP,
    locale: "tr",
    vaults: [],
    order: null,
    expiresAt: "2099-01-01T00:00:00Z",
  };
  const api: CardsApi = {
    session: () => Promise.resolve({ outcome: "ok", value: session }),
    list: () => Promise.resolve({ outcome: "ok", value: { cards: [], unavailable: [] } }),
    add: never,
    update: never,
    remove: never,
    cancelChallenge: never,
    order: never,
    offerForCard: never,
    offerForBin: never,
    pay: never,
    challenge(id) {
      asked.push(id);
      return never();
    },
  };
  const wallet = new Wallet({ connect: () => api, newKey: () => "k", report() {}, onChanged() {} });
  const watch = new ChallengeWatch({
    ask: (id, wait, signal) => wallet.challenge(id, wait, signal),
    cancel: never,
    newKey: () => "k",
    memory,
    show() {},
    onEnd() {},
  });
  const resumption = resumeWith({ wallet, watch, memory, ofOrder: () => ofOrder });
  const openSession = (part: Partial<Session> = {}) => {
    session = { ...session, ...part };
    return wallet.open(session.id, SHOP);
  };
  return { asked, resumption, openSession, openId: () => kept };
}

describe("when the cards are there", () => {
  test("the challenge that was left open is asked about, once", async () => {
    const { asked, openSession } = startFrame({ open: "chl_1" });
    expect(asked).toEqual([]);
    await openSession();
    await openSession();
    expect(asked).toEqual(["chl_1"]);
  });

  test("the one that the address names comes first", async () => {
    const { asked, resumption, openSession } = startFrame({ open: "chl_1" });
    resumption.want("chl_2");
    await openSession();
    expect(asked).toEqual(["chl_2"]);
  });

  test("the one that the address still names after it was told does not stand in the way of a later one", async () => {
    const { asked, resumption, openSession } = startFrame({ open: "chl_2", told: "chl_1" });
    resumption.want("chl_1");
    await openSession();
    expect(asked).toEqual(["chl_2"]);
  });

  test("the order's own comes before the one that this tab remembers, and after the one in the address", async () => {
    const left = { open: "chl_1", ofOrder: "chl_2" };
    const first = startFrame(left);
    await first.openSession();
    expect(first.asked).toEqual(["chl_2"]);
    const second = startFrame(left);
    second.resumption.want("chl_3");
    await second.openSession();
    expect(second.asked).toEqual(["chl_3"]);
  });

  test("one that is named later is asked about then", async () => {
    const { asked, resumption, openSession } = startFrame({});
    await openSession();
    resumption.want("chl_1");
    expect(asked).toEqual(["chl_1"]);
  });
});

test("a challenge is dropped when somebody else's session comes", async () => {
  const { asked, openSession, openId } = startFrame({ open: "chl_1" });
  await openSession();
  await openSession({ id: "s-2", customer: "banu" });
  expect(asked).toEqual(["chl_1"]);
  expect(openId()).toBeNull();
});
