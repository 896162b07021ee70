// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/frame" }
/** Where the focus is after a payment that was begun by Enter: what is disabled meanwhile cannot keep it. */
import { act } from "react";
import { describe, expect, test, vi } from "vitest";
import type { Answer, Paid } from "../../api/client.ts";
import {
  button,
  card,
  click,
  framePerTest,
  input,
  isLocked,
  isPayable,
  limit,
  ok,
  orderOf,
  pass,
  refused,
  type,
} from "./checkout.fixture.tsx";

const { open, current } = framePerTest();

/** To nothing. Here an element that is disabled keeps it, and cannot be blurred. */
function loseFocus() {
  const other = document.body.appendChild(document.createElement("button"));
  other.focus();
  other.remove();
}

/** Enter in a field, and what a browser does when that is disabled then. The payment waits for its answer. */
async function payByEnterIn(field: HTMLInputElement) {
  const { promise, resolve } = Promise.withResolvers<Answer<Paid>>();
  current().bff.payAnswers.push(promise);
  act(() => field.focus());
  await act(async () => {
    field.form?.requestSubmit();
    await vi.advanceTimersByTimeAsync(0);
  });
  expect(current().bff.paid).toHaveLength(1);
  expect(isLocked(field)).toBe(true);
  act(loseFocus);
  return async (answer: Answer<Paid>) => {
    resolve(answer);
    await pass();
    expect(isPayable()).toBe(true);
  };
}

describe("the focus after a payment that was not made", () => {
  test.each([
    ["declined", ok(limit)],
    ["refused", refused(429, "rate_limited")],
  ])("is on the pay button, where it was on a plan and the payment is %s", async (_, answer) => {
    await open([card("a")], orderOf());
    await click(input(/^3 taksit/));
    const settle = await payByEnterIn(input(/^3 taksit/));
    expect(document.activeElement).toBe(document.body);
    await settle(answer);
    expect(document.activeElement).toBe(button(/₺ öde$/));
  });

  test("is on the pay button where it was on what a typed card's form disables", async () => {
    await open([], orderOf());
    await type(input(/üzerindeki isim/), "Ayşe Yılmaz");
    await type(input(/Kart numarası/), "5526080000000006");
    await type(input(/Son kullanma/), "1233");
    await type(input(/CVC/), "123");
    await pass(400);
    const settle = await payByEnterIn(input(/sonraki ödemeler için kaydet/));
    await settle(ok(limit));
    expect(document.activeElement).toBe(button(/₺ öde$/));
  });

  test("is on the field that was refused, if one was", async () => {
    await open([card("a")], orderOf());
    const settle = await payByEnterIn(input(/^Tek çekim/));
    await settle(refused(422, "invalid_card", ["cvc"]));
    expect(document.activeElement).toBe(input(/CVC/));
  });

  test("stays where the shopper has put it meanwhile", async () => {
    await open([card("a", { isDefault: true }), card("b", { last4: "2222" })], orderOf());
    await click(button(/0006: diğer/));
    await click(button(/^Sil$/));
    await click(button(/^Sil$/));
    const settle = await payByEnterIn(input(/^Tek çekim/));
    act(() => button(/^Geri al/).focus());
    await settle(ok(limit));
    expect(document.activeElement).toBe(button(/^Geri al/));
  });

  test("is not taken from the merchant's page by a payment that did not begin with it", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(ok(limit));
    await click(button(/₺ öde$/));
    expect(isPayable()).toBe(true);
    expect(document.activeElement).toBe(document.body);
  });
});
