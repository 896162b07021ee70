/**
 * No card number leaves but to the provider, and no token leaves the BFF (security requirements P1, P3, L1): everything
 * that a tour of the API made it answer, log and file is searched, in every spelling.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { leaksIn, nineDigitsOfANumberIn, secretsIn } from "./leak-search.ts";
import { TOUR_CVC } from "./tour-challenges.ts";
import type { RecordedAnswer, Souvenirs } from "./tour-guide.ts";
import { TOUR_BUYER, TOUR_WEBHOOK } from "./tour-payment-stop.ts";

let souvenirs: Souvenirs;

/** Searches what a tour brought home. */
export function describeLeaks(tour: () => Souvenirs): void {
  beforeAll(() => {
    souvenirs = tour();
  });

  test("the tour was worth searching", () => {
    const { answers, log, databases, providerTokens } = souvenirs;
    const saved = new Set(
      answers
        .filter(({ method, path, status }) => method === "POST" && path === "/v1/cards" && status === 201)
        .map(({ text }) => /"last4":"(\d{4})"/.exec(text)?.[1]),
    );
    const payments = answers.filter(({ method, path }) => method === "POST" && path === "/v1/payments");
    for (const status of ["succeeded", "failed", "in_review"]) {
      expect(payments.filter(({ text }) => text.includes(`"status":"${status}"`)).length).toBeGreaterThan(1);
    }
    expect(payments.filter(({ status }) => status === 202).length).toBeGreaterThan(10);
    expect(log.filter((line) => line.includes('"payment_ended"')).length).toBeGreaterThan(50);
    const wanted = new Set(Object.values(CARDS).map(({ number }) => number.slice(-4)));
    expect([...wanted].filter((last4) => !saved.has(last4))).toEqual([]);
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThan(10);
    expect(log.filter((line) => line.includes('"challenge_ended"')).length).toBeGreaterThan(10);
    expect(new Set(answers.map(({ status }) => status)).size).toBeGreaterThan(13);
    expect(log.length).toBeGreaterThan(answers.length);
    expect(log.some((line) => line.includes('"bug"'))).toBe(true);
    expect(databases.some(({ name }) => name.endsWith("-wal"))).toBe(true);
    expect(providerTokens.length).toBeGreaterThan(50);
  });

  describe("no card number, plain, spaced, dashed, URL-encoded or base64, is in", () => {
    test("a database file or a log line", () => {
      expect(leaksIn(souvenirs)).toEqual([]);
    });

    test("an answer: never nine digits of one in a row", () => {
      const telling = souvenirs.answers.filter(
        ({ text, headers }) =>
          nineDigitsOfANumberIn(text) || nineDigitsOfANumberIn(JSON.stringify([...headers])),
      );
      expect(telling.map(({ method, path, status }) => [method, path, status])).toEqual([]);
    });

    test("a database file or a log line: never nine digits of one in a row", () => {
      const { log, databases } = souvenirs;
      const telling = [...log, ...databases.map(({ bytes }) => bytes.toString("latin1"))].filter(
        nineDigitsOfANumberIn,
      );
      expect(telling.length).toBe(0);
    });

    const number = CARDS.isbankVisa.number;
    test.each([
      ["plain", number],
      ["spaced", number.replaceAll(/(\d{4})(?=\d)/g, "$1 ")],
      ["dashed", number.replaceAll(/(\d{4})(?=\d)/g, "$1-")],
      ["URL-encoded", encodeURIComponent(number.replaceAll(/(\d{4})(?=\d)/g, "$1 "))],
      ["base64", Buffer.from(`{"number":"${number}"}`).toString("base64")],
      ["base64, one byte on", Buffer.from(` {"number":"${number}"}`).toString("base64")],
      ["base64, two bytes on", Buffer.from(`  {"number":"${number}"}`).toString("base64url")],
    ])("and it would be found if it were there: %s", (_how, text) => {
      const [database] = souvenirs.databases;
      if (!database) throw new Error("No database was kept.");
      const bytes = Buffer.concat([database.bytes, Buffer.from(text), database.bytes]);
      expect(leaksIn({ log: [], databases: [{ name: "planted", bytes }] })).toHaveLength(1);
      expect(leaksIn({ log: [`{"event":"${text}"}`], databases: [] })).toHaveLength(1);
      expect(nineDigitsOfANumberIn(`{"label":"${number.slice(3, 12)}"}`)).toBe(true);
    });
  });

  /** A value of its own, also within JSON in JSON, or of a form: not what random letters and digits spell by chance. */
  const SECURITY_CODE = new RegExp(String.raw`"${TOUR_CVC}\\?"|cv[cv]=${TOUR_CVC}`);

  describe("no security code is in", () => {
    test("a database file, a log line or an answer", () => {
      const { answers, log, databases } = souvenirs;
      const everything = [
        ...answers.map(({ text, headers }) => text + JSON.stringify([...headers])),
        ...log,
        ...databases.map(({ bytes }) => bytes.toString("latin1")),
      ];
      expect(everything.filter((text) => SECURITY_CODE.test(text)).length).toBe(0);
    });

    test("what was searched, and it would be found if it were there", () => {
      const body = JSON.stringify({ cvc: TOUR_CVC });
      const planted = [body, JSON.stringify({ body }), new URLSearchParams({ cvv: TOUR_CVC }).toString()];
      expect(planted.filter((text) => SECURITY_CODE.test(text))).toEqual(planted);
    });
  });

  describe("no key to a card is in the clear in", () => {
    test("a database file, a log line or an answer: the provider's", () => {
      const { answers, providerTokens } = souvenirs;
      // The way to the bank is the one answer that holds what the bank has to be told.
      const answered = answers.filter(({ path }) => !path.includes("/launch/")).map(told);
      expect(secretsIn([...answered, ...written()], providerTokens)).toEqual([]);
    });

    test("a database file or a log line: the session's, or the customer's address", () => {
      expect(secretsIn(written(), ["ses_"])).toEqual(["ses_"]);
      // The last ones are what the bugs on the tour said.
      const bugs = ["Bad card", "Bad pay", "Bad start"];
      const secrets = [...souvenirs.sessionTokens, "ayse@example.com", "Şükrü Öğüt", ...bugs];
      expect(secretsIn(written(), secrets)).toEqual([]);
    });
  });

  describe("nothing of who buys, and of what, is in the clear in", () => {
    test("a database file or a log line, nor where the merchant is told of payments", () => {
      const notYet = souvenirs.log.filter((line) => line.includes('"merchant_not_notified_yet"'));
      expect(notYet.length).toBeGreaterThan(5);
      const webhook = [TOUR_WEBHOOK.url, ...TOUR_WEBHOOK.secrets.map((secret) => secret.toString("base64"))];
      expect(secretsIn(written(), [...TOUR_BUYER, ...webhook])).toEqual([]);
    });

    test("an answer, to whomever", () => {
      expect(secretsIn(souvenirs.answers.map(told), TOUR_BUYER)).toEqual([]);
    });

    test.each(TOUR_BUYER)("what was searched, and it would be found if it were there: %s", (secret) => {
      const text = JSON.stringify({ buyer: { x: secret } });
      for (const planted of [
        text,
        encodeURIComponent(text),
        Buffer.from(text).toString("hex"),
        ...["", " ", "  "].map((space) => Buffer.from(space + text).toString("base64")),
      ]) {
        expect(secretsIn([`x${planted}y`], TOUR_BUYER)).toContain(secret);
        expect(secretsIn([Buffer.from(`x${planted}y`)], TOUR_BUYER)).toContain(secret);
      }
    });
  });

  describe("why a payment was refused, in the provider's own words,", () => {
    test("is told to the merchant's server, and in no answer to the shopper", () => {
      const { answers } = souvenirs;
      const codes = new Set(
        answers
          .filter(isMerchants)
          .flatMap(({ text }) => Array.from(text.matchAll(/"providerCode":"([^"]+)"/g), ([, code]) => code)),
      );
      expect([...codes]).toEqual(expect.arrayContaining(["10051", "10041", "51", "41"]));
      const toShopper = answers.filter(
        (answer) =>
          /^\/v1\/(payments|order|installments|session|challenges|cards\/[^/]+\/installments)\b/.test(
            answer.path,
          ) && !isMerchants(answer),
      );
      expect(toShopper.length).toBeGreaterThan(500);
      const telling = toShopper.filter(({ text, headers }) => {
        if (text.includes("providerCode")) return true;
        const isJson = headers.get("content-type")?.endsWith("json") === true;
        return isJson && textsIn(JSON.parse(text)).some((said) => codes.has(said));
      });
      expect(telling.map(({ method, path, text }) => [method, path, text])).toEqual([]);
    });
  });

  test("a line of the log names its request, and says nothing that is not on the list of what may be said", () => {
    const allowed = new Set(
      (
        "level time event requestId sessionId method route status durationMs problem vault providerCode operation attempt " +
        "outcome error challengeId paymentId purpose state shape count"
      ).split(" "),
    );
    for (const line of souvenirs.log) {
      const said: object = JSON.parse(line);
      expect(Object.keys(said).filter((key) => !allowed.has(key))).toEqual([]);
      expect(said).toHaveProperty("requestId", expect.stringMatching(/^req_/));
    }
  });

  test("every answer names its request, in a header, and in the problem document", () => {
    for (const { headers, text, status, path } of souvenirs.answers) {
      expect(headers.get("x-request-id")).toMatch(/^req_[\w-]{22}$/);
      // A page is for the shopper, who has no use for it.
      const isPage = headers.get("content-type")?.startsWith("text/html") || path.includes("/state");
      if (status >= 400 && !isPage) expect(text).toMatch(/"requestId":"req_[\w-]{22}"/);
    }
  });
}

/** All that came with an answer. */
function told({ text, headers }: RecordedAnswer): string {
  return text + JSON.stringify([...headers]);
}

function written(): (string | Buffer)[] {
  return [...souvenirs.log, ...souvenirs.databases.map(({ bytes }) => bytes)];
}

/** Every value in an answer that is text. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What only the merchant's server may ask for. */
function isMerchants({ method, path }: RecordedAnswer): boolean {
  return method === "GET" && /^\/v1\/(payments|sessions)\//.test(path);
}
