/** What is wrong with a request is told field by field, in the shopper's language, before any provider is asked. */
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CARDS, MISTYPED } from "../tests/fixtures/test-cards.ts";
import { type Bff, merchantKey, clockOf, startBff } from "./bff.ts";
import { cardBody, nextYears, problemIn, request, sessionBody, type Shopper } from "./shopper.ts";

let bff: Bff;
let shopper: Shopper;
beforeAll(async () => {
  bff = await startBff();
  shopper = await bff.shopper();
});
beforeEach(() => bff.provider.forgetCalls());
afterAll(() => bff.close());

const number = CARDS.akbankMastercard.number;
const lastYear = nextYears(-1);

describe("a card that is refused before it leaves", () => {
  test.each([
    ["a wrong check digit", { number: MISTYPED.wrongCheckDigit }, "number", "invalid_number"],
    ["too few digits for its brand", { number: "552608000000" }, "number", "incomplete_number"],
    ["too many digits for its brand", { number: `${number}0` }, "number", "incomplete_number"],
    ["spaces in the number", { number: "5526 0800 0000 0006" }, "number", "invalid_number"],
    ["digits of another script", { number: "٥٥٢٦٠٨٠٠٠٠٠٠٠٠٠٦" }, "number", "invalid_number"],
    ["an empty number", { number: "" }, "number", "required"],
    ["no number", { number: undefined }, "number", "required"],
    ["a number that is none", { number: 5526 }, "number", "invalid"],
    ["an empty holder", { holder: "  " }, "holder", "required"],
    ["no holder", { holder: undefined }, "holder", "required"],
    ["a card number for a holder", { holder: number }, "holder", "invalid_holder"],
    ["a spaced card number in the holder", { holder: `Ali ${spaced(number)}` }, "holder", "invalid_holder"],
    ["a holder of 61 characters", { holder: "A".repeat(61) }, "holder", "too_long"],
    ["a card number for a label", { label: number }, "label", "card_number_here"],
    ["a dashed card number in the label", { label: `k ${spaced(number, "-")}` }, "label", "card_number_here"],
    ["a card number in Arabic digits", { label: "٥٥٢٦٠٨٠٠٠٠٠٠٠٠٠٦" }, "label", "card_number_here"],
    ["a label of 41 characters", { label: "ğ".repeat(41) }, "label", "too_long"],
    ["a label that is null", { label: null }, "label", "invalid"],
    ["an expiry of last year", { expiry: { month: 12, year: lastYear } }, "expiry", "expired"],
    ["the month 13", { expiry: { month: 13, year: nextYears(1) } }, "expiry", "invalid_expiry"],
    ["the month 0", { expiry: { month: 0, year: nextYears(1) } }, "expiry", "invalid_expiry"],
    ["half a month", { expiry: { month: 1.5, year: nextYears(1) } }, "expiry", "invalid_expiry"],
    ["a year of two digits", { expiry: { month: 1, year: 33 } }, "expiry", "invalid_expiry"],
    ["an expiry without a month", { expiry: { year: nextYears(1) } }, "expiry", "invalid_expiry"],
    ["no expiry", { expiry: undefined }, "expiry", "required"],
  ])("%s", async (_what, change, field, code) => {
    const answer = await shopper.add({ ...cardBody(), ...change });
    const problem = await problemIn(answer);
    expect(problem).toMatchObject({ status: 422, code: "invalid_card" });
    expect(problem.fields).toEqual([{ field, code, message: expect.stringMatching(/\.$/) }]);
    expect(await bff.provider.callNames()).toEqual([]);
  });

  test("all that is wrong is told at once", async () => {
    const problem = await problemIn(
      await shopper.add({
        number: "",
        holder: "",
        expiry: { month: 0, year: 0 },
        label: number,
        pin: "1234",
      }),
    );
    expect(Object.fromEntries((problem.fields ?? []).map(({ field, code }) => [field, code]))).toEqual({
      number: "required",
      holder: "required",
      expiry: "invalid_expiry",
      label: "card_number_here",
      pin: "unknown_field",
    });
  });

  test("renaming refuses a card number too", async () => {
    const saved = await shopper.save();
    const problem = await problemIn(await shopper.update(saved, { label: spaced(number) }));
    expect(problem).toMatchObject({
      status: 400,
      code: "invalid_request",
      fields: [{ field: "label", code: "card_number_here" }],
    });
    expect((await shopper.list()).cards).toEqual([saved]);
  });
});

test("a card is good through the last day of its month in Turkey, and expired a moment later", async () => {
  const midnight = Date.UTC(2030, 5, 30, 21);
  let now = midnight - 1;
  const june = await startBff({ clock: clockOf(() => now) });
  try {
    const inJune = cardBody(number, { expiry: { month: 6, year: 2030 } });
    const lastMinute = await june.shopper();
    const saved = await lastMinute.save(inJune);
    expect(saved.isExpired).toBe(false);
    now = midnight;
    expect((await lastMinute.list()).cards).toEqual([{ ...saved, isExpired: true }]);
    expect(await problemIn(await lastMinute.add(inJune))).toMatchObject({
      code: "invalid_card",
      fields: [{ field: "expiry", code: "expired" }],
    });
  } finally {
    await june.close();
  }
});

describe("the language", () => {
  const turkish = {
    detail: "Kart bilgileri hatalı. Lütfen kontrol edin.",
    message: "Kart numarası hatalı. Lütfen kontrol edin.",
  };
  const english = {
    detail: "Some card details are not right. Please check them.",
    message: "The card number is not right. Please check it.",
  };

  test.each([
    ["is Turkish unless told otherwise", {}, undefined, turkish],
    ["is the session's", { locale: "en" }, undefined, english],
    ["is the session's, whatever the browser prefers", { locale: "tr" }, "en-GB,en;q=0.9", turkish],
  ])("%s", async (_what, session, accepted, expected) => {
    const someone = await bff.shopper(session);
    const headers = accepted === undefined ? {} : { "accept-language": accepted };
    const problem = await problemIn(await someone.add(cardBody(MISTYPED.wrongCheckDigit), { headers }));
    expect({ detail: problem.detail, message: problem.fields?.[0]?.message }).toEqual(expected);
  });

  test("of a call without a session is the request's, or Turkish", async () => {
    const inTurkish = await problemIn(await request(bff.send, "GET", "/v1/cards"));
    expect(inTurkish.detail).toBe("Oturum bulunamadı. Lütfen sayfayı yenileyin.");
    const headers = { "accept-language": "en" };
    const inEnglish = await problemIn(await request(bff.send, "GET", "/v1/cards", { headers }));
    expect(inEnglish.detail).toBe("This session is not known. Please refresh the page.");
  });
});

describe("a key that is not in the contract", () => {
  /** Bodies that are in order, and how each is sent. */
  const bodies = {
    "POST /v1/cards": {
      body: cardBody(number, { label: "Maaş" }),
      send: (body: object) => shopper.add(body),
    },
    "PATCH /v1/cards/:id": {
      body: { label: "Yeni", isDefault: true },
      send: (body: object) => shopper.call("PATCH", "/v1/cards/card_x", body),
    },
    "POST /v1/sessions": {
      body: sessionBody({ locale: "tr", vault: "iyzico", expiresIn: 60 }),
      send: (body: object) => request(bff.send, "POST", "/v1/sessions", { token: merchantKey, body }),
    },
  };

  test.each(Object.entries(bodies))(
    "is refused anywhere in the body of %s",
    async (_route, { body, send }) => {
      const key = fc.string({ minLength: 1 }).filter((name) => !(name in body) && name !== "__proto__");
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...objectPaths(body)),
          key,
          fc.jsonValue(),
          async (path, name, value) => {
            fc.pre(!(name in objectAt(body, path)));
            const problem = await problemIn(await send(withKey(body, path, name, value)));
            expect([400, 422]).toContain(problem.status);
            expect(problem.fields?.map(({ code }) => code)).toEqual(["unknown_field"]);
          },
        ),
        { numRuns: 40 },
      );
      expect(await bff.provider.callNames()).toEqual([]);
    },
  );

  test("is named with its path", async () => {
    const body = sessionBody({ customer: { id: "c", email: "a@b.co", phone: "1" }, basket: {} });
    const problem = await problemIn(
      await request(bff.send, "POST", "/v1/sessions", { token: merchantKey, body }),
    );
    expect(problem.fields?.map(({ field }) => field).toSorted()).toEqual(["basket", "customer.phone"]);
  });

  test("is not said again when it is a card number", async () => {
    const answer = await shopper.add({ ...cardBody(), [number]: 1 });
    expect(await answer.text()).not.toContain(number.slice(0, 9));
  });

  test.each(["[]", '"text"', "null", "12", "{}"])("a body that is %s is refused", async (text) => {
    for (const [method, path] of [
      ["POST", "/v1/cards"],
      ["POST", "/v1/sessions"],
    ] as const) {
      const token = path === "/v1/sessions" ? merchantKey : shopper.token;
      const answer = await request(bff.send, method, path, { token, body: JSON.parse(text) });
      expect((await problemIn(answer)).code).toMatch(/^invalid_(card|request)$/);
    }
  });

  test("a DELETE with a body is refused, and nothing is deleted", async () => {
    const saved = await shopper.save();
    const answer = await shopper.call("DELETE", `/v1/cards/${saved.id}`, { cardUserKey: "x" });
    expect(await problemIn(answer)).toMatchObject({ status: 400, code: "invalid_request" });
    expect((await shopper.list()).cards.map(({ id }) => id)).toContain(saved.id);
  });
});

function spaced(digits: string, separator = " "): string {
  return digits.replaceAll(/(\d{4})(?=\d)/g, `$1${separator}`);
}

type Path = readonly string[];

/** The ways to every object in a body, the body itself among them. */
function objectPaths(value: object, path: Path = []): Path[] {
  const inner = Object.entries(value).filter(([, part]) => typeof part === "object" && part !== null);
  return [path, ...inner.flatMap(([key, part]) => objectPaths(part, [...path, key]))];
}

function objectAt(body: object, path: Path): object {
  return path.reduce<object>((value, key) => Object.entries(value).find(([name]) => name === key)?.[1], body);
}

function withKey(body: object, path: Path, name: string, value: unknown): object {
  const copy = structuredClone(body);
  Object.assign(objectAt(copy, path), { [name]: value });
  return copy;
}
