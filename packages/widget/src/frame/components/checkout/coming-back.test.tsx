// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://cards.example/frame" }
import { describe, expect, test } from "vitest";
import {
  alertText,
  button,
  card,
  challenge,
  click,
  framePerTest,
  has,
  isPayable,
  limit,
  ok,
  orderOf,
  pass,
  payment,
  refused,
  texts,
} from "./checkout.fixture.tsx";

const { open, toldOf, current } = framePerTest();

describe("a page that is opened", () => {
  test("on a paid order shows that, and tells the shop's page once", async () => {
    await open([card("a")], orderOf({ status: "paid", payment: payment("succeeded") }));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(has(".card-list")).toBe(false);
    expect(toldOf("paid")).toHaveLength(1);
    expect(document.activeElement).toBe(document.body);
    await current().reopen();
    expect(toldOf("paid")).toHaveLength(1);
  });

  test("on a pending order waits for its outcome", async () => {
    await open([card("a")], orderOf({ status: "pending", payment: payment("pending") }));
    expect(texts("h2")).toEqual(["Sonucu bankanızdan öğreniyoruz"]);
    await current().bff.setOrder({ status: "paid", payment: payment("succeeded") });
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(toldOf("paid")).toHaveLength(1);
  });

  test("on an order in review says so", async () => {
    await open([card("a")], orderOf({ status: "in_review", payment: payment("in_review") }));
    expect(texts("h2")).toEqual(["Ödemeniz inceleniyor"]);
    expect(toldOf("paid")).toHaveLength(1);
  });

  test("after a decline says what it was, and tells the shop's page nothing new", async () => {
    await open([card("a")], orderOf({ payment: limit }));
    expect(alertText()).toBe("Kartınızın limiti yetersiz.");
    expect(toldOf("declined")).toEqual([]);
  });

  test("after another card was declined says which", async () => {
    await open([card("b", { last4: "2222" })], orderOf({ payment: limit }));
    expect(alertText()).toBe("Akbank Axess •••• 0006: Kartınızın limiti yetersiz.");
  });

  test("after a typed card was declined says that it has to be typed again", async () => {
    const declined = { ...limit, card: { ...limit.card, id: null } };
    await open([], orderOf({ payment: declined }));
    expect(alertText()).toBe(
      "Kartınızın limiti yetersiz. Kart bilgileriniz saklanmadı, yeniden yazmanız gerekir.",
    );
  });

  test("on a payment that was left at the bank lets the shopper go on there", async () => {
    await open([card("a")], orderOf({ challengeId: "chl_1", payment: payment("pending") }), {}, (bff) => {
      bff.challenge = challenge("launched");
    });
    expect(texts(".notice")[0]).toContain("Yarım kalan bir ödemeniz var.");
    expect(toldOf("challenge")).toEqual([]);
    await click(button(/^Doğrulamaya devam et$/));
    expect(toldOf("challenge")).toHaveLength(1);
    await current().bff.setChallenge(challenge("succeeded", payment("succeeded")));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
  });

  test("on a payment that was left at the bank lets the shopper pay anew, with any card", async () => {
    await open([card("a")], orderOf({ challengeId: "chl_1", payment: payment("pending") }), {}, (bff) => {
      bff.challenge = challenge("launched");
    });
    current().bff.payAnswers.push(ok(payment("succeeded", { id: "pay_2" })));
    await click(button(/₺ öde$/));
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(current().bff.paid).toHaveLength(1);
  });

  test("keeps the payment at the bank within reach when another one is refused", async () => {
    await open([card("a")], orderOf({ challengeId: "chl_1", payment: payment("pending") }), {}, (bff) => {
      bff.challenge = challenge("launched");
    });
    current().bff.payAnswers.push(refused(429, "rate_limited"));
    await click(button(/₺ öde$/));
    await pass();
    expect(button(/^Doğrulamaya devam et$/)).toBeDefined();
    expect(alertText()).toContain("Çok fazla deneme");
  });
});

test.each(["pageshow", "visibilitychange", "online"])(
  "a page that comes back by %s finds out that the order was paid elsewhere",
  async (sign) => {
    await open([card("a")], orderOf());
    current().bff.order = orderOf({ status: "paid", payment: payment("succeeded") });
    const event = Object.assign(new Event(sign), { persisted: true });
    (sign === "visibilitychange" ? document : window).dispatchEvent(event);
    await pass();
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
  },
);

describe("coming back from the bank by a redirect", () => {
  const id = "chl_aaaaaaaaaaaaaaaaaaaaaa";

  test("tells a decline once, to the shopper and to the shop's page", async () => {
    await open([card("a")], orderOf({ payment: limit }), { challengeId: id }, (bff) => {
      bff.challenge = challenge("failed", limit, id);
    });
    await pass();
    expect(alertText()).toBe("Kartınızın limiti yetersiz.");
    expect(toldOf("declined")).toHaveLength(1);
    expect(has(".notice")).toBe(false);
  });

  test("shows the payment that was made", async () => {
    await open(
      [card("a")],
      orderOf({ status: "paid", payment: payment("succeeded") }),
      { challengeId: id },
      (bff) => {
        bff.challenge = challenge("succeeded", payment("succeeded"), id);
      },
    );
    await pass();
    expect(texts("h2")).toEqual(["Ödemeniz alındı"]);
    expect(toldOf("paid")).toHaveLength(1);
  });

  test("does not take another order's payment for this one's", async () => {
    await open([card("a")], orderOf(), { challengeId: id }, (bff) => {
      bff.challenge = challenge("succeeded", payment("succeeded", { id: "pay_of_another_order" }), id);
    });
    await pass();
    expect(isPayable()).toBe(true);
    expect(toldOf("paid")).toEqual([]);
  });
});
