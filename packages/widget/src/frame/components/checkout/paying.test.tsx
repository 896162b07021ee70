// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/frame" }
import { describe, expect, test, vi } from "vitest";
import {
  alertText,
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
  statusText,
  texts,
} from "./checkout.fixture.tsx";

const { open, toldOf, current } = framePerTest();

async function payUnknown() {
  await open([card("a")], orderOf());
  current().bff.payAnswers.push(refused(503, "outcome_unknown"));
  current().bff.order = orderOf({ status: "pending", payment: payment("pending") });
  await click(button(/₺ öde$/));
}

async function payWithChallenge() {
  await open([card("a")], orderOf());
  current().bff.challenge = challenge("created");
  current().bff.payAnswers.push(ok({ challenge: challenge("created") }));
  await click(button(/₺ öde$/));
}

describe("paying", () => {
  test("is one request however often the button is pressed, and nothing else can be used meanwhile", async () => {
    await open([card("a"), card("b", { last4: "2222" })], orderOf());
    const pay = button(/₺ öde$/);
    await click(pay);
    await click(pay);
    await pass(400);
    expect(current().bff.paid).toHaveLength(1);
    expect(pay.textContent).toBe("Ödemeniz yapılıyor…");
    expect(has(".pay-form .spinner")).toBe(true);
    const rows = [input(/0006/), button(/0006: diğer/), input(/2222/), button(/2222: diğer/)];
    expect(rows.map(isLocked)).toEqual([true, true, true, true]);
    expect(document.querySelector<HTMLFieldSetElement>(".plans")?.disabled).toBe(true);
    expect(button(/Başka kartla/).disabled).toBe(true);
  });

  test("that succeeds is told, with nothing left to pay with", async () => {
    await open([card("a")], orderOf());
    await click(input(/^3 taksit/));
    current().bff.payAnswers.push(ok(payment("succeeded", { charged: "153.90", installment: 3 })));
    await click(button(/₺ öde$/));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(texts("dd")).toEqual(["153,90 ₺", "Akbank Axess •••• 0006", "3 taksit"]);
    expect(document.activeElement).toBe(document.querySelector("h2"));
    expect(has("button") || has("input")).toBe(false);
    expect(current().told.filter(({ type: told }) => told === "paid")).toMatchObject([
      { payment: { id: "pay_1", status: "succeeded" } },
    ]);
  });

  test("that is in review is not told as a failure, and its end is told when it comes", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(ok(payment("in_review")));
    current().bff.order = orderOf({ status: "in_review", payment: payment("in_review") });
    await click(button(/₺ öde$/));
    expect(texts("h2")).toEqual(["Ödemeniz inceleniyor"]);
    expect(texts(".payment-hint")[0]).toContain("Yeniden ödemeniz gerekmez");
    await current().bff.setOrder({ status: "paid", payment: payment("succeeded") });
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(toldOf("paid")).toHaveLength(2);
  });

  test("that is declined leaves the card picked, says what to do, and can be tried again under a new key", async () => {
    await open([card("a"), card("b", { last4: "2222" })], orderOf());
    await click(input(/2222/));
    button(/₺ öde$/).focus();
    const declined = { ...limit, card: { ...limit.card, id: "b" } };
    current().bff.payAnswers.push(ok(declined), ok(payment("succeeded", { id: "pay_2" })));
    await click(button(/₺ öde$/));
    expect(alertText()).toBe("Kartınızın limiti yetersiz.");
    expect(input(/2222/).checked).toBe(true);
    expect(document.activeElement).toBe(button(/₺ öde$/));
    expect(toldOf("declined")).toHaveLength(1);
    await click(button(/₺ öde$/));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(new Set(current().bff.paid.map(({ key }) => key)).size).toBe(2);
  });

  test("with another card is not disturbed by what was wrong with the first", async () => {
    await open([card("a", { isDefault: true }), card("b", { last4: "2222" })], orderOf());
    current().bff.payAnswers.push(ok(limit));
    await click(button(/₺ öde$/));
    await click(input(/2222/));
    expect(alertText()).toBe("");
  });

  test("is not begun without a connection, and that is said", async () => {
    await open([card("a")], orderOf());
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await click(button(/₺ öde$/));
    vi.restoreAllMocks();
    expect(current().bff.paid).toEqual([]);
    expect(alertText()).toContain("Kartınızdan para çekilmedi");
  });

  test.each([
    ["payment_not_made", 503, "Kartınızdan para çekilmedi, tekrar deneyin."],
    ["card_not_payable", 422, "Lütfen başka bir kart kullanın."],
    ["vault_misconfigured", 502, "Bu mağazada şu anda kartla ödeme alınamıyor."],
    ["rate_limited", 429, "Çok fazla deneme yapıldı."],
  ] as const)(
    "that is refused with %s says so, and may be tried again under a new key",
    async (code, status, said) => {
      await open([card("a")], orderOf());
      current().bff.payAnswers.push(refused(status, code), ok(payment("succeeded")));
      await click(button(/₺ öde$/));
      expect(alertText()).toContain(said);
      await click(button(/₺ öde$/));
      expect(new Set(current().bff.paid.map(({ key }) => key)).size).toBe(2);
    },
  );
});

describe("an answer that does not come", () => {
  test("is asked for again under the same key", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(lost, ok(payment("succeeded")));
    await click(button(/₺ öde$/));
    expect(statusText()).toBe("Sonucu bankanızdan öğreniyoruz.");
    expect(alertText()).toBe("");
    await pass(3_000);
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(current().bff.paid).toHaveLength(2);
    expect(new Set(current().bff.paid.map(({ key }) => key)).size).toBe(1);
  });

  test("is not waited for when the order is paid already", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(lost);
    current().bff.order = orderOf({ status: "paid", payment: payment("succeeded") });
    await click(button(/₺ öde$/));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    await pass(60_000);
    expect(current().bff.paid).toHaveLength(1);
  });

  test("can be asked for by the shopper when all repeats are lost, still under the same key", async () => {
    await open([card("a")], orderOf());
    current().bff.payAnswers.push(lost, lost, lost, lost, lost);
    await click(button(/₺ öde$/));
    await pass(60_000);
    expect(statusText()).toBe("Ödemenizin sonucunu henüz öğrenemedik.");
    current().bff.payAnswers.push(ok(payment("succeeded")));
    await click(button(/^Tekrar sor$/));
    await pass(1_000);
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(new Set(current().bff.paid.map(({ key }) => key)).size).toBe(1);
  });
});

describe("an outcome that nobody knows yet", () => {
  test("is never told as a failure: it is waited for, and found to be paid", async () => {
    await payUnknown();
    expect(texts("h2")).toEqual(["Sonucu bankanızdan öğreniyoruz"]);
    expect(has("button") || has("input")).toBe(false);
    await current().bff.setOrder({ status: "paid", payment: payment("succeeded") });
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(current().bff.paid).toHaveLength(1);
    expect(toldOf("paid")).toHaveLength(1);
  });

  test("that turns out to be a decline brings the list back, with the focus where the shopper can go on", async () => {
    await payUnknown();
    await current().bff.setOrder({ status: "open", payment: limit });
    expect(alertText()).toBe("Kartınızın limiti yetersiz.");
    expect(document.activeElement).toBe(button(/₺ öde$/));
    expect(toldOf("declined")).toHaveLength(1);
  });
});

test.each(["order_paid", "payment_in_progress"] as const)(
  "a payment that is refused with %s shows how the order stands in truth",
  async (code) => {
    await open([card("a")], orderOf());
    const isPaid = code === "order_paid";
    current().bff.order = orderOf(
      isPaid
        ? { status: "paid", payment: payment("succeeded") }
        : { status: "pending", payment: payment("pending") },
    );
    current().bff.payAnswers.push(refused(409, code));
    await click(button(/₺ öde$/));
    await pass();
    expect(texts("h2")).toEqual([isPaid ? "Ödemeniz alındı" : "Sonucu bankanızdan öğreniyoruz"]);
  },
);

describe("a payment that the bank asks about", () => {
  test("opens the bank's page and waits, with ways to open it again and to give up", async () => {
    await payWithChallenge();
    expect(toldOf("challenge")).toHaveLength(1);
    expect(statusText()).toContain("Doğrulama bitince ödemeniz yapılacak");
    await click(button(/^Sayfayı yeniden aç$/));
    expect(toldOf("challenge")).toHaveLength(2);
    expect(button(/^Vazgeç$/)).toBeDefined();
    expect(isLocked(input(/0006/))).toBe(true);
  });

  test("ends in its result", async () => {
    await payWithChallenge();
    await current().bff.setChallenge(challenge("confirming"));
    expect(statusText()).toBe("Sonucu bankanızdan öğreniyoruz.");
    await current().bff.setChallenge(challenge("succeeded", payment("succeeded")));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(toldOf("challenge_end")).toHaveLength(1);
    expect(toldOf("paid")).toHaveLength(1);
  });

  test("that is declined there says why at the button", async () => {
    await payWithChallenge();
    await current().bff.setChallenge(challenge("failed", limit));
    expect(alertText()).toBe("Kartınızın limiti yetersiz.");
    expect(isPayable()).toBe(true);
    expect(has(".notice")).toBe(false);
    expect(toldOf("declined")).toHaveLength(1);
  });

  test("that the shopper gives up is told without alarm", async () => {
    await payWithChallenge();
    const message = "Doğrulamadan vazgeçtiniz. Kartınızdan para çekilmedi.";
    const given = payment("failed", { decline: { code: "three_ds_cancelled", message, retryable: true } });
    await current().bff.setChallenge(challenge("cancelled", given));
    expect(alertText()).toBe("");
    expect(statusText()).toBe(message);
  });

  test("whose outcome stays unknown is waited for with the order", async () => {
    await payWithChallenge();
    current().bff.order = orderOf({ status: "pending", payment: payment("pending") });
    await current().bff.setChallenge(challenge("failed", payment("pending")));
    expect(texts("h2")).toEqual(["Sonucu bankanızdan öğreniyoruz"]);
    await current().bff.setOrder({ status: "paid", payment: payment("succeeded") });
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
  });
});
