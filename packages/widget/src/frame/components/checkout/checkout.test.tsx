// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/frame" }
import { describe, expect, test } from "vitest";
import {
  alertText,
  button,
  card,
  click,
  framePerTest,
  has,
  input,
  isPayable,
  limit,
  lost,
  ok,
  orderOf,
  pass,
  payment,
  refused,
  single,
  texts,
  type,
} from "./checkout.fixture.tsx";

const { open, toldOf, current } = framePerTest();
const rows = () => texts(".card-row-label");

async function openAsking(part = {}) {
  await open([card("a", part)], orderOf(), {}, (bff) => (bff.offer = { ...single, asksForCvc: true }));
  return input(/CVC/);
}

async function fill() {
  await type(input(/üzerindeki isim/), "Ayşe Yılmaz");
  await type(input(/Kart numarası/), "5526080000000006");
  await type(input(/Son kullanma/), "1233");
  await type(input(/CVC/), "123");
  await pass(400);
}

describe("the list to pay from", () => {
  test("has the default card picked, and the amount on the button", async () => {
    await open([card("a"), card("b", { isDefault: true })], orderOf());
    expect(input(/Varsayılan/).checked).toBe(true);
    expect(button(/^149,90 ₺ öde$/).type).toBe("submit");
  });

  test("lets no card be picked that cannot pay, and says so of it", async () => {
    const cards = [
      card("a", { vault: "paynet", isDefault: true, last4: "1111" }),
      card("b", { isExpired: true, last4: "2222" }),
      card("c", { last4: "3333" }),
    ];
    await open(cards, orderOf());
    expect(rows()[0]).toContain("Bu kartla bu ödeme yapılamaz");
    expect(rows()[1]).not.toContain("yapılamaz");
    expect([input(/1111/).disabled, input(/2222/).disabled, input(/3333/).disabled]).toEqual([
      true,
      true,
      false,
    ]);
    expect(input(/3333/).checked).toBe(true);
    expect(current().told.findLast(({ type: told }) => told === "select")).toMatchObject({
      card: { id: "c" },
    });
  });

  test("is the list of manage mode where the mode is that, with or without an order", async () => {
    await open([card("a")], orderOf({ status: "paid", payment: payment("succeeded") }), { mode: "manage" });
    expect(button(/Kart ekle/)).toBeDefined();
    expect(has(".pay-form")).toBe(false);
    expect(toldOf("paid")).toEqual([]);
  });

  test("is the list of manage mode where there is nothing to pay, and the developer is told", async () => {
    await open([card("a")], null);
    expect(button(/Kart ekle/)).toBeDefined();
    expect(current().told).toContainEqual({
      type: "error",
      error: expect.objectContaining({ code: "no_order" }),
    });
  });
});

describe("the ways to pay", () => {
  test("are a table with the month's amount and the total, and the chosen total is on the button and sent", async () => {
    await open([card("a")], orderOf());
    expect(texts(".plan")).toEqual(["Tek çekim 149,90 ₺", "3 taksit 3 × 51,30 ₺ toplam 153,90 ₺"]);
    await click(input(/^3 taksit/));
    await click(button(/^153,90 ₺ öde$/));
    expect(current().bff.paid[0]?.request).toEqual({ cardId: "a", installment: 3, total: "153.90" });
  });

  test("are not shown where there is one only", async () => {
    await open([card("a")], orderOf(), {}, (bff) => (bff.offer = single));
    expect(has(".plan")).toBe(false);
    expect(isPayable()).toBe(true);
  });

  test("begin with one payment again for another card", async () => {
    await open([card("a", { isDefault: true }), card("b", { last4: "2222" })], orderOf());
    await click(input(/^3 taksit/));
    await click(input(/2222/));
    expect(input(/^Tek çekim/).checked).toBe(true);
  });

  test("that are not known leave nothing to pay, until they are", async () => {
    await open([card("a")], orderOf(), {}, (bff) => bff.offerFailures.push(lost));
    expect(texts(".no-plans p")).toEqual([
      "Taksit seçenekleri yüklenemedi. Bağlantı kurulamadı. Lütfen tekrar deneyin.",
    ]);
    expect(isPayable()).toBe(false);
    await click(button(/₺ öde$/));
    expect(current().bff.paid).toEqual([]);
    await click(button(/^Tekrar dene$/));
    expect(isPayable()).toBe(true);
    expect(has(".plan")).toBe(true);
  });

  test("are asked for anew when the total has changed, and nothing was charged", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(refused(409, "amount_changed"));
    const [first] = single.plans;
    if (first === undefined) throw new Error("no plan");
    current().bff.offer = { ...single, plans: [{ ...first, total: "159.90" }] };
    await click(button(/^149,90 ₺ öde$/));
    expect(alertText()).toMatch(/^Toplam tutar değişti\. Kartınızdan para çekilmedi/);
    expect(button(/^159,90 ₺ öde$/)).toBeDefined();
    expect(current().bff.paid).toHaveLength(1);
  });
});

describe("the security code of a saved card", () => {
  test("is asked for where the bank wants it, and sent", async () => {
    const cvc = await openAsking();
    expect(cvc.autocomplete).toBe("cc-csc");
    await click(button(/₺ öde$/));
    expect(texts(".text-field-error")).toEqual(["Güvenlik kodunu yazın."]);
    await type(cvc, "12a34");
    expect(cvc.value).toBe("123");
    await click(button(/₺ öde$/));
    expect(current().bff.paid.map(({ request }) => request.cvc)).toEqual(["123"]);
  });

  test("has four digits on an American Express card", async () => {
    const cvc = await openAsking({ brand: "amex" });
    await type(cvc, "123");
    await click(button(/₺ öde$/));
    expect(texts(".text-field-error")).toEqual(["Güvenlik kodunu kontrol edin."]);
    await type(cvc, "1234");
    await click(button(/₺ öde$/));
    expect(current().bff.paid).toHaveLength(1);
  });

  test("is forgotten after an attempt that reached the bank, and kept after one that did not", async () => {
    const cvc = await openAsking();
    await type(cvc, "123");
    current().bff.payAnswers.push(refused(429, "rate_limited"), ok(limit));
    await click(button(/₺ öde$/));
    expect(cvc.value).toBe("123");
    await click(button(/₺ öde$/));
    expect(cvc.value).toBe("");
  });

  test("is asked for when the BFF wants it after all", async () => {
    await open([card("a")], orderOf(), {}, (bff) => (bff.offer = single));
    current().bff.payAnswers.push(refused(422, "invalid_card", ["cvc"]));
    await click(button(/₺ öde$/));
    expect(document.activeElement).toBe(input(/CVC/));
    expect(texts(".text-field-error")).toEqual(["Güvenlik kodunu kontrol edin."]);
    await type(input(/CVC/), "123");
    await click(button(/₺ öde$/));
    expect(current().bff.paid[1]?.request.cvc).toBe("123");
  });
});

describe("a card that is typed", () => {
  test("is asked for right away where no card can pay, without taking the focus", async () => {
    await open([], orderOf());
    expect(texts("h2")).toEqual(["Kartla öde"]);
    expect(document.activeElement).toBe(document.body);
  });

  test("pays, and is not saved unless the shopper agrees", async () => {
    await open([card("a")], orderOf());
    await click(button(/Başka kartla öde/));
    expect(document.activeElement).toBe(input(/üzerindeki isim/));
    expect(input(/0006/).checked).toBe(false);
    expect(input(/sonraki ödemeler için kaydet/).checked).toBe(false);
    await fill();
    await click(button(/₺ öde$/));
    expect(current().bff.paid[0]?.request).toEqual({
      card: {
        holder: "Ayşe Yılmaz",
        number: "5526080000000006",
        expiry: { month: 12, year: 2033 },
        cvc: "123",
        save: false,
      },
      installment: 1,
      total: "149.90",
    });
  });

  test("is named and saved where the shopper agrees, and that is told with the payment", async () => {
    await open([card("a")], orderOf());
    await click(button(/Başka kartla öde/));
    expect(has("input[name=label]")).toBe(false);
    await click(input(/sonraki ödemeler için kaydet/));
    await type(input(/bir ad verin/), "Ev");
    await fill();
    const paid = payment("succeeded");
    current().bff.cards = [card("a"), card("new")];
    current().bff.payAnswers.push(ok({ ...paid, card: { ...paid.card, id: "new" } }));
    await click(button(/₺ öde$/));
    expect(current().bff.paid[0]?.request.card).toMatchObject({ save: true, label: "Ev" });
    expect(texts(".payment-saved")).toEqual(["Kartınız kaydedildi."]);
    await pass();
    expect(current().told.findLast(({ type: told }) => told === "change")).toMatchObject({
      cards: [{ id: "a" }, { id: "new" }],
    });
  });

  test.each(["x".repeat(41), "5526080000000006"])(
    "is not held up by a wrong name, %j, once it is not to be saved",
    async (name) => {
      await open([], orderOf());
      await fill();
      const save = input(/sonraki ödemeler için kaydet/);
      await click(save);
      await type(input(/bir ad verin/), name);
      await click(button(/₺ öde$/));
      expect(texts(".text-field-error")).toHaveLength(1);
      await click(save);
      await click(save);
      expect(input(/bir ad verin/).value).toBe("");
      expect(has(".text-field-error")).toBe(false);
      await type(input(/bir ad verin/), name);
      await click(save);
      await click(button(/₺ öde$/));
      expect(current().bff.paid.map(({ request }) => request.card?.save)).toEqual([false]);
    },
  );

  test("is asked about by its first six digits, then eight, when the typing rests", async () => {
    await open([card("a")], orderOf());
    await click(button(/Başka kartla öde/));
    const number = input(/Kart numarası/);
    await type(number, "55260");
    await pass(1_000);
    expect(current().bff.bins).toEqual([]);
    await type(number, "552608");
    await type(number, "5526080");
    await pass(399);
    expect(current().bff.bins).toEqual([]);
    await pass(1);
    expect(current().bff.bins).toEqual(["552608"]);
    await type(number, "5526080000000006");
    await pass(400);
    expect(current().bff.bins).toEqual(["552608", "55260800"]);
  });

  test("says what is wrong with it in its own fields", async () => {
    await open([], orderOf());
    await fill();
    current().bff.payAnswers.push(refused(422, "invalid_card", ["card.number"]));
    await click(button(/₺ öde$/));
    await pass();
    expect(document.activeElement).toBe(input(/Kart numarası/));
    expect(alertText()).toBe("");
  });

  test("is left for a saved card by picking one", async () => {
    await open([card("a")], orderOf());
    await click(button(/Başka kartla öde/));
    await click(input(/0006/));
    expect(has("input[name=number]")).toBe(false);
    expect(input(/0006/).checked).toBe(true);
    expect(button(/^149,90 ₺ öde$/)).toBeDefined();
  });
});

test("everything is said in English, too", async () => {
  await open([card("a")], orderOf(), { locale: "en" });
  expect(texts(".plan")).toEqual(["One payment ₺149.90", "3 installments 3 × ₺51.30 total ₺153.90"]);
  current().bff.payAnswers.push(ok(payment("succeeded")));
  await click(button(/^Pay ₺149\.90$/));
  expect(texts("h2")).toEqual(["Payment received"]);
});
