import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { visitBank } from "../bank/shopper.ts";
import * as paynet from "./keyed-call.ts";
import { call, planCards } from "./keyed-call.ts";
import { type PaynetAndBank, servePaynetAndBank } from "./served.ts";
import { PAYNET_CARDS, type PaynetCard } from "./test-cards.ts";

let sandbox: PaynetAndBank;
let base: string;

beforeEach(async () => {
  sandbox = await servePaynetAndBank();
  base = sandbox.paynetUrl;
});

afterEach(() => sandbox.close());

/** Adds a card with 3-D Secure, and gives its id as the list has it. */
async function add(plan: object, card: PaynetCard = PAYNET_CARDS.ordinary): Promise<number> {
  const request = { ...plan, ...paynet.cardToAdd(card), return_url: "http://127.0.0.1/return" };
  const session = await call(base, paynet.INITIAL, request);
  await visitBank(String(session["post_url"]), [card.password ?? "any"]);
  return Number((await call(base, paynet.CONFIRM, session))["card_id"]);
}

const PLAN = { subscription_id: "sub-1" };

describe("a plan", () => {
  it("is there, and empty, as soon as it is named", async () => {
    expect(Object.entries(await call(base, paynet.CARD_INFO_LIST, PLAN))).toEqual([
      ["subscription_id", "sub-1"],
      ["reference_no", "ref-1"],
      ["Data", []],
      ["object_name", "subscription_card_list"],
      ["code", 0],
      ["message", "Başarılı işlem"],
    ]);
  });

  it("is the same by its id, its reference and its group", async () => {
    await add(PLAN);
    await add({ reference_no: "ref-1" }, PAYNET_CARDS.ordinaryMastercard);
    await add({ group_reference_no: "grp-1" }, PAYNET_CARDS.ordinaryTroy);
    await add({ subscription_id: "sub-2" });
    expect(await planCards(base, { reference_no: "ref-1" })).toEqual([
      {
        card_id: 1808,
        card_no_mask: "435508********1010",
        card_holder_name_mask: "EL*******AZ",
        order_no: 1,
        is_default: true,
      },
      expect.objectContaining({ card_no_mask: "557113********1025", order_no: 2, is_default: false }),
      expect.objectContaining({ card_no_mask: "979207********1030", order_no: 3 }),
    ]);
  });

  it.each([{ subscription_id: "other" }, { reference_no: "sub-1" }, { subscription_id: "sub-" }])(
    "is unknown as %j",
    async (plan) => {
      const request = { ...plan, card_id: 1, card_information: [] };
      for (const path of [paynet.CARD_INFO_LIST, paynet.CARD_INFO_DELETE, paynet.CARD_INFO_ARRANGE]) {
        expect(await call(base, path, request)).toMatchObject({ code: 12 });
      }
    },
  );

  it("must be named, and not by its group", async () => {
    const request = { group_reference_no: "grp-1", card_id: 1, card_information: [] };
    for (const path of [paynet.CARD_INFO_LIST, paynet.CARD_INFO_DELETE, paynet.CARD_INFO_ARRANGE]) {
      expect(await call(base, path, request)).toMatchObject({ code: 400, result_code: 11 });
    }
  });
});

describe("a plan's card", () => {
  it("is deleted by its id, as a number or as text, and the next one becomes the default", async () => {
    const [first, second, third] = [await add(PLAN), await add(PLAN), await add(PLAN)];
    expect(await call(base, paynet.CARD_INFO_DELETE, { ...PLAN, card_id: first })).toEqual({
      card_id: first,
      object_name: "subscription_card_info_delete",
      code: 0,
      message: "Başarılı İşlem",
    });
    await call(base, paynet.CARD_INFO_DELETE, { ...PLAN, card_id: String(second) });
    expect(await planCards(base, PLAN)).toMatchObject([{ card_id: third, order_no: 1, is_default: true }]);
    expect(await call(base, paynet.CARD_INFO_DELETE, { ...PLAN, card_id: first })).toMatchObject({
      code: 25,
    });
  });

  it("stays when it is the only one", async () => {
    const card_id = await add(PLAN);
    expect(await call(base, paynet.CARD_INFO_DELETE, { ...PLAN, card_id })).toMatchObject({ code: 6 });
    expect(await planCards(base, PLAN)).toHaveLength(1);
  });

  it("is deleted in its own plan only", async () => {
    const card_id = await add(PLAN);
    await add({ subscription_id: "sub-2" });
    const request = { subscription_id: "sub-2", card_id };
    expect(await call(base, paynet.CARD_INFO_DELETE, request)).toMatchObject({ code: 25 });
  });

  it("gets a label without its plan being named", async () => {
    const card_id = await add(PLAN);
    const request = { card_id, label: "Maaş kartım" };
    expect(await call(base, paynet.CARD_INFO_LABEL_UPDATE, request)).toEqual({
      object_name: "card_info_label_update",
      code: 0,
      message: "Güncelleme başarılı.",
    });
    const unknown = { ...request, card_id: 1 };
    expect(await call(base, paynet.CARD_INFO_LABEL_UPDATE, unknown)).toMatchObject({ code: 25 });
    expect(await call(base, paynet.CARD_INFO_LABEL_UPDATE, { card_id })).toMatchObject({ code: 400 });
  });
});

const item = (card_id: number, order_no: number) => ({ subscription_card_id: 0, card_id, order_no });

describe("arranging", () => {
  it("makes the first card the default", async () => {
    const [first, second] = [await add(PLAN), await add(PLAN)];
    const request = { ...PLAN, card_information: [item(first, 2), item(second, 1)] };
    expect(await call(base, paynet.CARD_INFO_ARRANGE, request)).toMatchObject({ code: 0 });
    expect(await planCards(base, PLAN)).toMatchObject([
      { card_id: second, is_default: true },
      { card_id: first, is_default: false },
    ]);
  });

  it("wants every card of the plan, each at its own place", async () => {
    const [first, second] = [await add(PLAN), await add(PLAN)];
    const arrange = (...card_information: object[]) =>
      call(base, paynet.CARD_INFO_ARRANGE, { ...PLAN, card_information });
    expect(await arrange(item(second, 1))).toMatchObject({ code: 11 });
    expect(await arrange(item(second, 1), item(first, 2), item(1, 3))).toMatchObject({ code: 25 });
    expect(await arrange(item(second, 1), item(first, 1))).toMatchObject({ code: 400 });
    expect(await arrange({ card_id: second, order_no: 1 })).toMatchObject({ code: 400 });
    expect(await planCards(base, PLAN)).toMatchObject([{ card_id: first }, { card_id: second }]);
  });
});
