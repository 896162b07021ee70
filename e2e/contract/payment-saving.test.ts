/** A new card that pays and is saved on the way, where the shopper agrees: filed once it has paid, and never at the payment's cost. */
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { challengeIn, comeBack, endOf, paynetCardBody } from "./at-the-bank.ts";
import { type Bff, movableClock } from "./bff.ts";
import { orderBody, orderOf, pay, paymentIn } from "./payer.ts";
import { type PaymentProvider, PROVIDERS, typed } from "./payment-providers.ts";
import { startForAll } from "./payment-suite.ts";
import { agreeOn, recover } from "./payment-truth.ts";
import { LOST_ANSWERS } from "./provider.ts";
import { cardBody, problemIn, type Shopper, shopperWith } from "./shopper.ts";

function customer() {
  return { id: randomUUID(), email: "ayse@example.com" };
}

describe.each(PROVIDERS)("%s:", (name) => {
  const clock = movableClock();
  let provider: PaymentProvider;
  let bff: Bff;
  startForAll(name, clock, (given) => ({ provider, bff } = given));
  afterEach(() => provider.iyzico?.resetSettings());

  /** One that soon gives up a charge, and one for each test: after many failures it would leave the provider alone for a while. */
  async function startImpatient(): Promise<Bff> {
    const { store, encryptionKeys } = bff;
    const waits = { iyzicoBankTimeoutMs: 800, paynetBankTimeoutMs: 800 };
    const impatient = await provider.startBff({ clock, store, encryptionKeys, ...waits });
    onTestFinished(() => impatient.close());
    return impatient;
  }

  async function visit(session: object = {}, order: object = {}) {
    const shopper = await bff.shopper({
      vault: provider.vault,
      order: orderBody({ threeDS: "never", ...order }),
      ...session,
    });
    return { bff, provider, shopper };
  }

  const newCard = (more: object = {}) => ({
    card: typed(provider.cards.one, { save: true, label: "Maaş kartım", ...more }),
  });

  /** Goes to the bank where it has to. */
  async function payThrough(shopper: Shopper, body: object): Promise<void> {
    const answer = await pay(shopper, body);
    if (answer.status !== 202) return void (await paymentIn(answer));
    const challenge = await challengeIn(answer);
    await comeBack(bff.send, await provider.visitBank(bff.send, challenge, "confirms"));
    await endOf(shopper, challenge.id);
  }

  test.each(["never", "always"])(
    "is in the list, and pays the next order (3-D Secure %s)",
    async (threeDS) => {
      const whose = customer();
      const first = await visit({ customer: whose }, { threeDS });
      await payThrough(first.shopper, newCard());
      const { payment } = await agreeOn(first);
      const { cards } = await first.shopper.list();
      expect(cards).toMatchObject([
        {
          id: payment?.card.id,
          label: "Maaş kartım",
          last4: provider.cards.one.number.slice(-4),
          isDefault: true,
        },
      ]);
      const next = await visit({ customer: whose });
      await payThrough(next.shopper, { cardId: cards[0]?.id });
      expect((await agreeOn(next)).status).toBe("paid");
    },
  );

  test("is saved under the customer beside the cards that they have", async () => {
    const whose = customer();
    const { shopper, ...rest } = await visit({ customer: whose });
    const had = await shopper.save(provider.cards.other);
    await payThrough(shopper, newCard());
    const { cards } = await shopper.list();
    expect(cards.map(({ id }) => id)).toEqual([
      had.id,
      (await agreeOn({ shopper, ...rest })).payment?.card.id,
    ]);
  });

  test("is not saved where the shopper does not want it, or where it did not pay", async () => {
    const unwanted = await visit();
    await payThrough(unwanted.shopper, newCard({ save: false, label: undefined }));
    expect(await agreeOn(unwanted)).toMatchObject({ status: "paid", payment: { card: { id: null } } });
    const refusedCard =
      name === "iyzico"
        ? cardBody(REFUSED_CARDS.doNotHonour.number)
        : paynetCardBody(PAYNET_CARDS.doNotHonour);
    const refused = await visit();
    await payThrough(refused.shopper, { card: typed(refusedCard, { save: true }) });
    expect(await agreeOn(refused)).toMatchObject({
      status: "open",
      payment: { status: "failed", card: { id: null } },
    });
    const givenUp = await visit({}, { threeDS: "always" });
    const challenge = await challengeIn(await pay(givenUp.shopper, newCard()));
    await comeBack(bff.send, await provider.visitBank(bff.send, challenge, "gives up"));
    await endOf(givenUp.shopper, challenge.id);
    for (const { shopper } of [unwanted, refused, givenUp]) expect((await shopper.list()).cards).toEqual([]);
  });

  test("two first cards of a customer at once both pay, and the list shows what can pay again", async () => {
    const whose = customer();
    const visits = await Promise.all([visit({ customer: whose }), visit({ customer: whose })]);
    await Promise.all([
      payThrough(visits[0].shopper, newCard()),
      payThrough(visits[1].shopper, { card: typed(provider.cards.other, { save: true }) }),
    ]);
    for (const each of visits) expect((await agreeOn(each)).status).toBe("paid");
    clock.pass(120_000);
    const { cards } = await visits[0].shopper.list();
    expect(cards.length).toBeGreaterThan(0);
    for (const { id } of cards) {
      const next = await visit({ customer: whose });
      await payThrough(next.shopper, { cardId: id });
      expect((await agreeOn(next)).status).toBe("paid");
    }
  });

  test.each(LOST_ANSWERS.filter(({ after }) => after === "after-effect"))(
    "a lost answer ($mode) costs no payment, and the card comes into the list once if it was saved",
    async (fault) => {
      const impatient = fault.mode === "timeout" ? await startImpatient() : bff;
      for (const hasCard of [true, false]) {
        const whose = customer();
        const patient = await visit({ customer: whose });
        if (hasCard) await patient.shopper.save(provider.cards.other);
        const { sessionId: id, token } = patient.shopper;
        const lost = { ...patient, bff: impatient, shopper: shopperWith(impatient.send, { id, token }) };
        await provider.faults({ match: provider.calls.pay, ...fault });
        const key = randomUUID();
        await pay(lost.shopper, newCard(), { key });
        expect((await recover(lost, clock)).status).toBe("paid");
        await provider.faults();
        await paymentIn(await pay(lost.shopper, newCard(), { key }));
        const { cards } = await (await visit({ customer: whose })).shopper.list();
        const last4 = provider.cards.one.number.slice(-4);
        expect(cards.filter((card) => card.last4 === last4).length).toBeLessThanOrEqual(1);
        if (hasCard || name === "iyzico") expect(cards.at(-1)?.last4).toBe(last4);
      }
    },
  );

  test("a customer with as many cards as there may be is told before anything is charged", async () => {
    const { shopper, ...rest } = await visit();
    for (let count = 0; count < 25; count += 1) await shopper.save(provider.cards.one);
    expect((await problemIn(await pay(shopper, newCard()))).code).toBe("too_many_cards");
    expect(await orderOf(shopper)).toMatchObject({ status: "open", payment: null });
    await payThrough(shopper, newCard({ save: false, label: undefined }));
    expect((await agreeOn({ shopper, ...rest })).status).toBe("paid");
  });

  if (name === "paynet") return;

  test("a card that iyzico files under another user pays, and is not shown", async () => {
    await provider.iyzico?.settings({ registerUnder: "new-user" });
    const { shopper, ...rest } = await visit();
    const had = await shopper.save(provider.cards.other);
    await payThrough(shopper, newCard());
    expect((await agreeOn({ shopper, ...rest })).status).toBe("paid");
    expect((await shopper.list()).cards.map(({ id }) => id)).toEqual([had.id]);
  });
});
