// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/frame" }
/** The list changes while there is something to pay: cards are deleted, come back, or are found at last. */
import { act } from "react";
import { describe, expect, test } from "vitest";
import { UNDO_MS } from "../../wallet/wallet.ts";
import {
  button,
  card,
  challenge,
  click,
  framePerTest,
  has,
  input,
  isLocked,
  isPayable,
  limit,
  lost,
  ok,
  orderOf,
  pass,
  payment,
  refused,
  texts,
  type,
} from "./checkout.fixture.tsx";

const { open, current } = framePerTest();

async function remove(last4: string) {
  await click(button(new RegExp(`${last4}: diğer işlemler$`)));
  await click(button(/^Sil$/));
  await click(button(/^Sil$/));
}

/** As in a browser, where a button that is clicked has the focus. */
async function press(element: HTMLElement) {
  act(() => element.focus());
  await click(element);
}

const number = () => input(/Kart numarası/);
const refresh = () => act(() => current().parts.wallet.refresh());

describe("a card that is being typed because there is no other", () => {
  test("stays when the deletion of the only card fails, with a way back to it", async () => {
    await open([card("a")], orderOf());
    current().bff.removeFailures.push(refused(503, "vault_unavailable"));
    await remove("0006");
    await type(number(), "5528");
    await pass(UNDO_MS);
    expect(current().bff.removed).toEqual(["a"]);
    expect(number().value).toBe("5528");
    expect(input(/0006/).checked).toBe(false);
    await click(button(/^Vazgeç$/));
    expect(has("input[name=number]")).toBe(false);
    expect(input(/0006/).checked).toBe(true);
  });

  test("stays when the cards are found that could not be listed", async () => {
    await open([], orderOf(), {}, (bff) => {
      bff.unavailable = [{ vault: "iyzico", code: "vault_unavailable" }];
    });
    await type(number(), "5528");
    current().bff.unavailable = [];
    current().bff.cards = [card("a")];
    await click(button(/^Tekrar dene$/));
    expect(number().value).toBe("5528");
    await click(input(/0006/));
    expect(has("input[name=number]")).toBe(false);
  });

  test("is not there any more when a card comes back before anything was typed", async () => {
    await open([card("a")], orderOf());
    await remove("0006");
    expect(texts("h2")).toEqual(["Kartla öde"]);
    await click(button(/^Geri al/));
    expect(has("input[name=number]")).toBe(false);
    expect(input(/0006/).checked).toBe(true);
  });
});

describe("the focus", () => {
  test("goes on below the list when it is there at the second attempt", async () => {
    const frame = await open([card("a")], orderOf(), {}, (bff) => bff.listFailures.push(lost));
    await press(button(/^Tekrar dene$/));
    expect(frame.bff.listFailures).toEqual([]);
    expect(document.activeElement).toBe(button(/Başka kartla öde/));
  });

  test("goes on to the pay button when the installments are loaded again", async () => {
    await open([card("a")], orderOf(), {}, (bff) => bff.offerFailures.push(lost));
    await press(button(/^Tekrar dene$/));
    expect(document.activeElement).toBe(button(/₺ öde$/));
  });

  test("goes on to the form when the last card is deleted", async () => {
    await open([card("a")], orderOf());
    await remove("0006");
    expect(document.activeElement).toBe(input(/üzerindeki isim/));
  });

  test("goes on to the form when the last card is deleted while another one is typed", async () => {
    await open([card("a")], orderOf());
    await click(button(/Başka kartla öde/));
    await remove("0006");
    expect(document.activeElement).toBe(input(/üzerindeki isim/));
  });

  test("goes on below the list when the shopper gives up the payment that was left at the bank", async () => {
    await open([card("a")], orderOf({ challengeId: "chl_1", payment: payment("pending") }), {}, (bff) => {
      bff.challenge = challenge("launched");
    });
    act(() => button(/^Vazgeç$/).focus());
    await current().bff.setChallenge(challenge("cancelled", payment("failed")));
    expect(has(".notice")).toBe(false);
    expect(document.activeElement).toBe(button(/Başka kartla öde/));
  });

  test("goes on below the list when the missing cards are found", async () => {
    await open([], orderOf(), {}, (bff) => {
      bff.unavailable = [{ vault: "iyzico", code: "vault_unavailable" }];
    });
    current().bff.unavailable = [];
    current().bff.cards = [card("a")];
    await press(button(/^Tekrar dene$/));
    expect(has(".notice")).toBe(false);
    expect(document.activeElement).toBe(button(/Başka kartla öde/));
  });
});

/** Both cards are there, the default one is deleted, and the other one pays. */
async function payMeanwhile() {
  await open([card("a", { isDefault: true }), card("b", { last4: "2222" })], orderOf());
  await remove("0006");
  const answer = Promise.withResolvers<ReturnType<typeof ok<typeof limit>>>();
  current().bff.payAnswers.push(answer.promise);
  await click(button(/₺ öde$/));
  expect(current().bff.paid.map(({ request }) => request.cardId)).toEqual(["b"]);
  return (paid: typeof limit) =>
    act(async () => {
      answer.resolve(ok(paid));
      await answer.promise;
    });
}

describe("a deletion that can still be undone", () => {
  test("can be undone while another card pays, and changes nothing about that", async () => {
    const settle = await payMeanwhile();
    expect(isLocked(button(/^Geri al/))).toBe(false);
    await press(button(/^Geri al/));
    expect(document.activeElement).toBe(button(/Ödemeniz yapılıyor/));
    expect(input(/2222/).checked).toBe(true);
    expect([isLocked(input(/0006/)), isLocked(button(/0006: diğer/))]).toEqual([true, true]);
    await settle(limit);
    expect(isPayable()).toBe(true);
    expect(input(/2222/).checked).toBe(true);
    await pass(UNDO_MS);
    expect(current().bff.removed).toEqual([]);
  });

  test("is carried out in its time though the result is in the list's place", async () => {
    const settle = await payMeanwhile();
    await settle(payment("succeeded"));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(current().bff.removed).toEqual([]);
    await pass(UNDO_MS);
    expect(current().bff.removed).toEqual(["a"]);
  });

  test("is carried out, too, when the result takes the undo button from under the focus", async () => {
    const settle = await payMeanwhile();
    act(() => button(/^Geri al/).focus());
    await pass(UNDO_MS * 2);
    expect(current().bff.removed).toEqual([]);
    await settle(payment("succeeded"));
    await pass(UNDO_MS);
    expect(current().bff.removed).toEqual(["a"]);
  });

  test("that fails while another card pays leaves that one picked", async () => {
    const settle = await payMeanwhile();
    current().bff.removeFailures.push(refused(503, "vault_unavailable"));
    await pass(UNDO_MS);
    expect(current().bff.removed).toEqual(["a"]);
    expect(input(/2222/).checked).toBe(true);
    await refresh();
    await settle(limit);
    expect(input(/2222/).checked).toBe(true);
    expect(texts(".card-row-note")[0]).toContain("Kart silinemedi.");
  });
});
