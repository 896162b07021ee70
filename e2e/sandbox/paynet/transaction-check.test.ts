import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { serveOnLoopback } from "../loopback.ts";
import { createPaynetSandbox } from "./app.ts";
import { call, cardToPay, CHECK, Json, order, patchSettings, PAYMENT } from "./keyed-call.ts";
import { PAYNET_CARDS, type PaynetCard } from "./test-cards.ts";

let base: string;
let close: () => Promise<void>;

beforeEach(async () => {
  const app = createPaynetSandbox({ now: () => Date.parse("2026-11-22T09:00:00Z") });
  ({ url: base, close } = await serveOnLoopback(app, 0));
});

afterEach(() => close());

const pay = (card: PaynetCard = PAYNET_CARDS.ordinary, change: object = {}) =>
  call(base, PAYMENT, { ...order(change), ...cardToPay(card) });

const check = (names: object) => call(base, CHECK, names);

async function rows(names: object): Promise<Json[]> {
  return z.array(Json).parse((await check(names))["Data"]);
}

describe("transaction/check", () => {
  it("tells of a payment by its reference and by its id", async () => {
    const { xact_id } = await pay();
    await pay(PAYNET_CARDS.ordinary, { reference_no: "ord-2" });
    const found = await check({ reference_no: "ord-1" });
    expect(found).toMatchObject({ object_name: "transaction_check", code: 0, message: "Başarılı İşlem" });
    expect(await check({ xact_id })).toEqual(found);
    expect(await rows({ reference_no: "ord-1" })).toMatchObject([
      {
        xact_id,
        id: expect.stringMatching(/^\d{8}$/),
        xact_date: "2026-11-22T12:00:00.000",
        transaction_type: 1,
        pos_type: 5,
        is_tds: false,
        bank_id: "AXSS",
        card_no: "435508********1010",
        card_holder: "EL*******AZ",
        amount: 149.9,
        net_amount: 146.36,
        currency: "TRY",
        authorization_code: expect.stringMatching(/^\d{6}$/),
        reference_code: expect.stringMatching(/./),
        order_id: expect.stringMatching(/./),
        is_succeed: true,
        agent_reference: "ord-1",
      },
    ]);
  });

  it("tells of every attempt of a reference, oldest first", async () => {
    await pay(PAYNET_CARDS.doNotHonour);
    await pay(PAYNET_CARDS.lostCard);
    await pay();
    await pay();
    expect(await rows({ reference_no: "ord-1" })).toMatchObject([
      { is_succeed: false, card_no: "435508********1455", authorization_code: "" },
      { is_succeed: false, card_no: "435508********1432" },
      { is_succeed: true, card_no: "435508********1010" },
    ]);
  });

  it("says that it knows nothing with 12, or with an empty list when it is told to", async () => {
    expect(await check({ reference_no: "ord-1" })).toEqual({
      object_name: null,
      code: 12,
      message: "Kayıt bulunamadı",
    });
    await patchSettings(base, { whenNoTransaction: "empty-list" });
    expect(await check({ xact_id: "xk_1" })).toMatchObject({ code: 0, Data: [] });
  });

  it("gives amounts as text when it is told to", async () => {
    await pay();
    await patchSettings(base, { amountsAs: "text" });
    expect(await rows({ reference_no: "ord-1" })).toMatchObject([{ amount: "149,90" }]);
  });

  it("wants one of the two names", async () => {
    expect(await check({ reference_no: " " })).toMatchObject({ code: 400, result_code: 11 });
  });
});
