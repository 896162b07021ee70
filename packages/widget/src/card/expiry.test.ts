import { describe, expect, test } from "vitest";
import cardValidator from "card-validator";
import * as fc from "fast-check";
import { type Expiry, expiresSoon, formatExpiry, isExpired, parseExpiry } from "./expiry.ts";

const expiry = fc.record({
  month: fc.integer({ min: 1, max: 12 }),
  year: fc.integer({ min: 2000, max: 2099 }),
});

describe("reading", () => {
  test.each([
    "1/27",
    "01/27",
    "0127",
    "127",
    "01 / 2027",
    "01/2027",
    "012027",
    "1.2027",
    "1-27",
    "01–27",
    "1 27",
    " 01/27\n",
    "2027-01",
    "2027-1",
    "2027/01",
    "202701",
    "０１/２７",
    "٠١/٢٧",
  ])("%j is January 2027", (text) => {
    expect(parseExpiry(text)).toEqual({ month: 1, year: 2027 });
  });

  test.each(["12.2027", "12/27", "1227", "122027", "2027-12"])("%j is December 2027", (text) => {
    expect(parseExpiry(text)).toEqual({ month: 12, year: 2027 });
  });

  test.each([
    "",
    "1",
    "12",
    "12/",
    "/27",
    "0/27",
    "00/27",
    "13/27",
    "12/7",
    "12/270",
    "12/1999",
    "12/2100",
    "12/20277",
    "1/12/27",
    "2027",
    "2027-13",
    "2027-00",
    "ab/cd",
    "12/27x",
    "-1/27",
    "1e/27",
  ])("%j is no expiry date", (text) => {
    expect(parseExpiry(text)).toBeNull();
  });

  test("what is written is read back", () => {
    fc.assert(
      fc.property(expiry, (date) => {
        expect(parseExpiry(formatExpiry(date))).toEqual(date);
      }),
    );
  });

  test("any text gives a month of 1 to 12 in this century, or nothing", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d /.-]{0,9}$/), (text) => {
        const date = parseExpiry(text);
        if (!date) return;
        expect(date.month >= 1 && date.month <= 12 && date.year >= 2000 && date.year <= 2099).toBe(true);
      }),
    );
  });
});

test("an expiry date is written with two digits each", () => {
  expect(formatExpiry({ month: 12, year: 2033 })).toBe("12/33");
  expect(formatExpiry({ month: 1, year: 2005 })).toBe("01/05");
});

describe("a card is good through the last day of its month in Turkey", () => {
  const january: Expiry = { month: 1, year: 2027 };

  test.each([
    ["in the month before", "2026-12-15T12:00:00+03:00", false, true],
    ["two months before", "2026-11-30T23:59:59+03:00", false, false],
    ["when the month before begins", "2026-12-01T00:00:00+03:00", false, true],
    ["in the last second of its month", "2027-01-31T23:59:59.999+03:00", false, true],
    ["at midnight after it", "2027-02-01T00:00:00+03:00", true, false],
    ["while it is still January in UTC", "2027-01-31T21:00:00Z", true, false],
    ["in the same month a year later", "2028-01-10T00:00:00Z", true, false],
  ])("%s", (_, now, expired, soon) => {
    expect(isExpired(january, Date.parse(now))).toBe(expired);
    expect(expiresSoon(january, Date.parse(now))).toBe(soon);
  });

  test("as the calendar of Europe/Istanbul has it, at any moment", () => {
    const calendar = new Intl.DateTimeFormat("en-CA", {
      timeZone: "Europe/Istanbul",
      year: "numeric",
      month: "2-digit",
    });
    const moment = fc.date({ min: new Date("2017-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(expiry, moment, (date, now) => {
        const lastMonth = `${date.year}-${String(date.month).padStart(2, "0")}`;
        expect(isExpired(date, now.getTime())).toBe(lastMonth < calendar.format(now));
      }),
    );
  });

  test("what expires soon has not expired", () => {
    fc.assert(
      fc.property(expiry, fc.integer({ min: 0, max: 4e12 }), (date, now) => {
        expect(expiresSoon(date, now) && isExpired(date, now)).toBe(false);
      }),
    );
  });
});

const forms = (month: number, year: number) => {
  const [mm, yy] = [String(month).padStart(2, "0"), String(year % 100).padStart(2, "0")];
  return [
    `${month}/${yy}`,
    `${mm}/${yy}`,
    `${mm}${yy}`,
    `${mm} / ${year}`,
    `${mm} ${yy}`,
    `${mm}${year}`,
    `${year}-${mm}`,
  ];
};

describe("agrees with card-validator, away from the edge of its own clock", () => {
  const now = Date.now();
  const thisYear = new Date(now).getUTCFullYear();
  const isValid = (text: string) => {
    const date = parseExpiry(text);
    return date !== null && !isExpired(date, now);
  };
  test.each([-3, -1, 1, 2, 10, 18])("on every month of the year %i from now, in every form", (years) => {
    for (let month = 0; month <= 13; month += 1) {
      for (const text of forms(month, thisYear + years)) {
        expect([text, isValid(text)]).toEqual([text, cardValidator.expirationDate(text).isValid]);
      }
    }
  });

  test("but that a dot or a dash may stand for the slash, which card-validator does not read", () => {
    for (const text of [`12.${thisYear + 2}`, `12-${thisYear + 2}`]) {
      expect(isValid(text)).toBe(true);
      expect(cardValidator.expirationDate(text).isValid).toBe(false);
    }
  });

  test("but that more than 19 years ahead is left to the issuer, where card-validator refuses", () => {
    expect(isValid(`12/${thisYear + 25}`)).toBe(true);
    expect(cardValidator.expirationDate(`12/${thisYear + 25}`).isValid).toBe(false);
  });
});
