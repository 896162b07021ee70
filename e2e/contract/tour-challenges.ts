/** The part of the tour of the API that goes to Paynet and to the bank: every way that a card is saved there, and what goes wrong on it. */
import { randomUUID } from "node:crypto";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import {
  challengeIn,
  challengeOf,
  comeBack,
  endOf,
  launch,
  launchUrlIn,
  open,
  passBank,
  paynetCardBody,
  verify,
} from "./at-the-bank.ts";
import { clockOf, hurriedClock } from "./bff.ts";
import { CONFIRM, INITIAL, newPlan, type Paynet, PLAN_LIST, RENAME, SAVE, startPaynet } from "./paynet.ts";
import { request, type Send, type Shopper, until } from "./shopper.ts";
import type { Tour } from "./tour-guide.ts";

/** Sent with every card, so that it can be searched for. */
export const TOUR_CVC = "739";

export async function takeChallengeTour(guide: Tour): Promise<void> {
  const paynet = await startPaynet();
  try {
    await guide.visit({ paynet }, (_bff, send) => everyCard(guide, send));
    await guide.visit({ paynet }, (_bff, send) => everyAddress(guide, send));
    await guide.visit({ paynet }, (_bff, send) => everyRefusal(guide, paynet, send));
    await guide.visit({ paynet }, (_bff, send) => wallet(guide, paynet, send));
    await renamedTwice(guide, paynet);
  } finally {
    await paynet.close();
  }
}

function typed(name: keyof typeof PAYNET_CARDS, more: object = {}) {
  return paynetCardBody(PAYNET_CARDS[name], { cvc: TOUR_CVC, ...more });
}

function subscriber(guide: Tour, send: Send): Promise<Shopper> {
  return guide.shopper(send, { vault: "paynet-subscription", paynet: newPlan().bySubscription });
}

async function everyCard(guide: Tour, send: Send): Promise<void> {
  const shopper = await subscriber(guide, send);
  const key = randomUUID();
  const begun = await challengeIn(await shopper.add(typed("ordinary", { label: "Kartım" }), { key }));
  await shopper.add(typed("ordinary"), { key });
  await verify(send, shopper, begun);
  await shopper.add(typed("ordinary", { label: "Kartım" }), { key });
  for (const name of [
    "ordinaryMastercard",
    "declined",
    "verificationFails",
    "savedAnswerLost",
    "answerLost",
    "mistypedConfirm",
    "hostileHtml",
    "returnsByGet",
  ] as const) {
    await verify(send, shopper, await challengeIn(await shopper.add(typed(name))));
  }
  const { cards } = await shopper.list();
  for (const card of cards) await shopper.update(card, { label: "Yeni", isDefault: true });
  // The last one may not go.
  for (const card of cards) await shopper.remove(card);
}

async function everyAddress(guide: Tour, send: Send): Promise<void> {
  const shopper = await subscriber(guide, send);
  const stranger = await subscriber(guide, send);
  const begun = await challengeIn(await shopper.add(typed("ordinary")));
  const path = `/v1/challenges/${begun.id}`;
  const page = begun.page ?? "";
  for (const [method, address] of [
    ["GET", path],
    ["POST", `${path}/cancel`],
  ] as const) {
    await request(send, method, address, method === "POST" ? { body: {} } : {});
    await stranger.call(method, address, method === "POST" ? {} : undefined);
  }
  for (const headers of [
    {},
    { "content-length": "16385", "content-type": "application/json" },
    { "content-length": "1", "content-type": "text/plain" },
  ]) {
    const authorization = `Bearer ${shopper.token}`;
    await send(`${path}/cancel`, { method: "POST", headers: { authorization, ...headers } });
  }
  await challengeOf(shopper, begun.id, "?wait=0.1");
  const address = await launchUrlIn(send, begun);
  await open(send, address);
  await open(send, address);
  await open(send, `${page}x`);
  await open(send, `${page}/state?wait=0.1`);
  await open(send, `${page}/window`);
  const form = await passBank(send, begun);
  await comeBack(send, { ...form, action: `${form.action}x` });
  await comeBack(send, { ...form, fields: { session_id: "js_foreign", token_id: randomUUID() } });
  await shopper.call("POST", `${path}/cancel`, {});
  await comeBack(send, form);
  const other = await challengeIn(await shopper.add(typed("ordinary")));
  await launch(send, other);
  await open(send, `${other.page}/cancel`, { method: "POST" });
  await endOf(shopper, other.id);
}

async function everyRefusal(guide: Tour, paynet: Paynet, send: Send): Promise<void> {
  const shopper = await subscriber(guide, send);
  for (const name of ["refusedByBank", "wrongCardData", "postUrlElsewhere"] as const) {
    await shopper.add(typed(name));
  }
  for (const wrong of [{ cvc: undefined }, { cvc: "12" }, { vault: "paynet" }, { cvc: TOUR_CVC.repeat(2) }]) {
    await shopper.add(typed("ordinary", wrong));
  }
  await paynet.faults({ match: INITIAL, mode: "failure", resultCode: 13 });
  await shopper.add(typed("ordinary"));
  await paynet.faults({ match: INITIAL, mode: "mistyped" }, { match: PLAN_LIST, mode: "mistyped" });
  await shopper.add(typed("ordinary"));
  await shopper.list();
  await paynet.faults({ match: CONFIRM, mode: "http-502-html", times: 1 });
  await verify(send, shopper, await challengeIn(await shopper.add(typed("ordinary"))));
  await paynet.faults();
}

async function wallet(guide: Tour, paynet: Paynet, send: Send): Promise<void> {
  const shopper = await guide.shopper(send, { vault: ["paynet", "iyzico"] });
  await shopper.call("GET", "/v1/session");
  await paynet.faults({ match: SAVE, mode: "mistyped", after: "after-effect", times: 1 });
  await shopper.add(typed("ordinary"));
  for (const name of ["refusedAsDuplicate", "refusedAsDuplicate", "refusedByBank", "debitCard"] as const) {
    await shopper.add(typed(name, { label: "Cüzdan" }));
  }
  await paynet.faults({ match: SAVE, mode: "reset", after: "after-effect", times: 1 });
  await shopper.add(typed("ordinary"));
  for (const card of (await shopper.list()).cards.slice(0, 2)) {
    await paynet.faults({ match: RENAME, mode: "failure", resultCode: 7, httpStatus: 401 });
    await shopper.update(card, { label: null });
    await paynet.faults({ match: RENAME, mode: "reset", times: 2 });
    await shopper.update(card, { label: null });
    await shopper.update(card, { label: null });
    await shopper.remove(card);
  }
}

/** A rename that waits for another instance's answer in vain. */
async function renamedTwice(guide: Tour, paynet: Paynet): Promise<void> {
  // The other instance's clock is ahead, so that what it holds does not run out for this one.
  const ahead = clockOf(() => Date.now() + 60_000);
  await guide.visit(
    { paynet, clock: ahead },
    async ({ provider, databaseFile, encryptionKeys }, sendAhead) => {
      const here = { provider, databaseFile, encryptionKeys, paynet, clock: hurriedClock() };
      await guide.visit(here, async (_hasty, send) => {
        const session = { vault: "paynet", customer: { id: "waiting", email: "ayse@example.com" } };
        const [first, second] = [await guide.shopper(sendAhead, session), await guide.shopper(send, session)];
        const saved = await first.save(typed("ordinary"));
        await paynet.faults({ match: RENAME, mode: "slow", ms: 1_000, times: 1 });
        const before = await paynet.count(RENAME);
        const key = randomUUID();
        const renaming = first.update(saved, { label: "Yeni" }, { key });
        await until("it is sent", async () => (await paynet.count(RENAME)) > before);
        await second.update(saved, { label: "Yeni" }, { key });
        await renaming;
      });
    },
  );
}
