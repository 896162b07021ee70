/**
 * A tour of the whole API: every route with every kind of answer that it has, against real stand-ins. What was answered,
 * logged and filed on the way is kept, for tests that judge all of it.
 */
import { randomUUID } from "node:crypto";
import { CARDS, KNOWN_NUMBERS, MISTYPED } from "../tests/fixtures/test-cards.ts";
import { type Bff, clockOf, hurriedClock, merchantKey } from "./bff.ts";
import { CREATE, DELETE, LIST } from "./provider.ts";
import { cardBody, nextYears, request, type Send, sessionBody, until } from "./shopper.ts";
import { takeChallengeTour } from "./tour-challenges.ts";
import { sendUnreadable, type Souvenirs, Tour } from "./tour-guide.ts";
import { takePaymentTour } from "./tour-payments.ts";

/** Takes the tour. */
export async function takeTour(): Promise<Souvenirs> {
  const tour = new Tour();
  await tour.visit({}, (_bff, send) => everyCard(tour, send));
  await tour.visit({}, (bff, send) => forgottenCustomer(tour, bff, send));
  await tour.visit({}, (bff, send) => everyRefusal(tour, bff, send));
  // A BFF for each kind: one that met so many failures would leave the provider alone for a while.
  for (const mode of ["timeout", "reset", "http-502-html", "garbage"]) {
    await tour.visit({ iyzicoTimeoutMs: mode === "timeout" ? 500 : 5_000 }, (bff, send) =>
      lostAnswers(tour, bff, send, mode),
    );
  }
  await tour.visit({}, (bff, send) => openOutcome(tour, bff, send));
  await tour.visit(
    { limits: { perSession: 1, perCustomer: 1, perAddress: 1, perMerchant: 1 } },
    async (_bff, send) => {
      const shopper = await tour.shopper(send);
      await shopper.add(cardBody());
      await shopper.add(cardBody());
    },
  );
  await tour.visit({ iyzicoSecretKey: "sandbox-other" }, async (_bff, send) => {
    const shopper = await tour.shopper(send);
    await shopper.add(cardBody());
    await shopper.list();
  });
  await waiting(tour);
  await takeChallengeTour(tour);
  await takePaymentTour(tour);
  await bugs(tour);
  return tour.souvenirs;
}

/** Every number that iyzico publishes, saved, listed, renamed and deleted. */
async function everyCard(tour: Tour, send: Send): Promise<void> {
  for (let start = 0; start < KNOWN_NUMBERS.length; start += 20) {
    const shopper = await tour.shopper(send, { locale: start === 0 ? "tr" : "en" });
    for (const number of KNOWN_NUMBERS.slice(start, start + 20)) {
      const key = `save-${number.slice(0, 6)}-${number.slice(-4)}`;
      await shopper.add(cardBody(number, { label: `Kart ${number.slice(-4)}` }), { key });
      await shopper.add(cardBody(number, { label: `Kart ${number.slice(-4)}` }), { key });
      await shopper.add(cardBody(number, { label: number }), { key });
    }
    const { cards } = await shopper.list();
    for (const card of cards.slice(0, 3)) await shopper.update(card, { label: "Yeni", isDefault: true });
    for (const card of cards.slice(0, 2)) await shopper.remove(card);
  }
  const full = await tour.shopper(send);
  for (let count = 0; count <= 25; count += 1) await full.add(cardBody());
}

async function forgottenCustomer(tour: Tour, bff: Bff, send: Send): Promise<void> {
  const shopper = await tour.shopper(send);
  await shopper.add(cardBody());
  await bff.provider.forgetUsers();
  await shopper.add(cardBody());
  await shopper.list();
}

async function everyRefusal(tour: Tour, bff: Bff, send: Send): Promise<void> {
  const shopper = await tour.shopper(send);
  const saved = await shopper.save();
  const [one, other] = [await shopper.save(), await shopper.save()];
  const cardPath = `/v1/cards/${saved.id}`;
  await shopper.call("GET", "/v1/session");

  const calls = [
    ["POST", "/v1/sessions", sessionBody(), merchantKey],
    ["GET", "/v1/session", undefined, shopper.token],
    ["GET", "/v1/cards", undefined, shopper.token],
    ["POST", "/v1/cards", cardBody(), shopper.token],
    ["PATCH", cardPath, { label: "x" }, shopper.token],
    ["DELETE", cardPath, undefined, shopper.token],
  ] as const;
  for (const [method, path, body, token] of calls) {
    await request(send, method, path, { ...(body && { body }) });
    if (method === "GET") continue;
    await request(send, method, path, { token, ...(body && { body }) });
    await request(send, method, path, { token, body: { evil: CARDS.isbankVisa.number } });
    await sendUnreadable(send, method, path, token);
  }

  for (const errorCode of ["12", "17", "19", "10051", "3007", "50000", "1"]) {
    await bff.provider.faults({ match: "*", mode: "failure", errorCode });
    await shopper.add(cardBody(CARDS.halkbankMastercard.number));
    await shopper.list();
    await shopper.remove(saved);
  }
  await bff.provider.faults();
  const key = randomUUID();
  await shopper.add(cardBody(), { key });
  await shopper.add(cardBody(CARDS.isbankVisa.number), { key });
  await shopper.update(one, { label: "x" }, { key });
  await shopper.update(other, { label: "x" }, { key });
  await shopper.remove(one, { key });
  await shopper.remove(other, { key });
  await shopper.remove(one);
  await shopper.update(one, { label: "x" });
  await shopper.add(cardBody(MISTYPED.wrongCheckDigit, { holder: MISTYPED.wrongCheckDigit }));
  await shopper.add(cardBody(CARDS.isbankVisa.number, { expiry: { month: 1, year: nextYears(-1) } }));
}

async function lostAnswers(tour: Tour, bff: Bff, send: Send, mode: string): Promise<void> {
  for (const after of ["before-effect", "after-effect"]) {
    const shopper = await tour.shopper(send);
    await bff.provider.faults({ match: CREATE, mode, after, times: 1 });
    await shopper.add(cardBody(CARDS.vakifbankVisa.number));
    await bff.provider.faults(
      { match: CREATE, mode, after, times: 1 },
      { match: LIST, mode: "reset", times: 1 },
    );
    await shopper.add(cardBody(CARDS.garantiAmex.number));
  }
}

async function openOutcome(tour: Tour, bff: Bff, send: Send): Promise<void> {
  const shopper = await tour.shopper(send);
  const saved = await shopper.save();
  await bff.provider.faults({ match: "*", mode: "reset", after: "after-effect" });
  const key = randomUUID();
  await shopper.add(cardBody(CARDS.isbankVisa.number), { key });
  await shopper.remove(saved);
  await bff.provider.faults();
  await shopper.add(cardBody(CARDS.isbankVisa.number), { key });
}

/** A session that is over, and requests that wait for another instance's answer in vain. */
async function waiting(tour: Tour): Promise<void> {
  await tour.visit({ clock: clockOf(() => Date.now() + 60_000) }, async (ahead, sendAhead) => {
    const { provider, databaseFile, encryptionKeys } = ahead;
    const clock = hurriedClock();
    await tour.visit({ provider, databaseFile, encryptionKeys, clock }, async (_hasty, send) => {
      const customer = { id: "waiting", email: "ayse@example.com" };
      const [first, second] = [
        await tour.shopper(sendAhead, { customer }),
        await tour.shopper(send, { customer }),
      ];
      const saved = await first.save();
      await provider.faults(
        { match: CREATE, mode: "slow", ms: 1_000 },
        { match: DELETE, mode: "slow", ms: 1_000 },
      );
      await provider.forgetCalls();
      const saving = first.add(cardBody(), { key: "key-1" });
      await until("it is sent", async () => (await provider.callNames()).at(-1) === CREATE);
      await second.add(cardBody(), { key: "key-1" });
      await saving;
      const removing = first.remove(saved, { key: "key-1" });
      await until("it is sent", async () => (await provider.callNames()).at(-1) === DELETE);
      await second.remove(saved, { key: "key-1" });
      await removing;
      clock.advance(3_600_000);
      for (const [method, path, body] of [
        ["GET", "/v1/session", undefined],
        ["GET", "/v1/cards", undefined],
        ["POST", "/v1/cards", cardBody()],
        ["PATCH", `/v1/cards/${saved.id}`, { label: "x" }],
        ["DELETE", `/v1/cards/${saved.id}`, undefined],
      ] as const) {
        await second.call(method, path, body);
      }
    });
  });
}

function failToAdd(): never {
  throw new TypeError(`Bad card ${CARDS.isbankVisa.number} of "Şükrü"`);
}

/** An adapter that throws, with a card number in its message, and a store that is gone. */
async function bugs(tour: Tour): Promise<void> {
  await tour.visit({ vault: (iyzico) => ({ ...iyzico, add: failToAdd }) }, async (bff, send) => {
    const shopper = await tour.shopper(send);
    await shopper.add(cardBody(CARDS.isbankVisa.number));
    await bff.store.close();
    const id = "card_AAAAAAAAAAAAAAAAAAAAAA";
    await request(send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody() });
    await shopper.call("GET", "/v1/session");
    await shopper.call("GET", "/v1/cards");
    await shopper.add(cardBody(CARDS.isbankVisa.number));
    await shopper.call("PATCH", `/v1/cards/${id}`, { label: "x" });
    await shopper.call("DELETE", `/v1/cards/${id}`);
    await shopper.call("GET", "/v1/challenges/chl_AAAAAAAAAAAAAAAAAAAAAA");
    await shopper.call("POST", "/v1/challenges/chl_AAAAAAAAAAAAAAAAAAAAAA/cancel", {});
  });
}
