import { describe, expect, test } from "vitest";
import { checkOptions, parseBaseUrl } from "./options.ts";

const page = "https://shop.example";

describe("baseUrl", () => {
  test.each([
    ["https://cards.example", "https://cards.example", "https://cards.example"],
    ["https://cards.example/", "https://cards.example", "https://cards.example"],
    ["https://cards.example:8443/pay/", "https://cards.example:8443/pay", "https://cards.example:8443"],
    ["http://localhost:4001", "http://localhost:4001", "http://localhost:4001"],
    ["http://cards.localhost:4001", "http://cards.localhost:4001", "http://cards.localhost:4001"],
    ["http://127.0.0.1:4001", "http://127.0.0.1:4001", "http://127.0.0.1:4001"],
    ["http://[::1]:4001", "http://[::1]:4001", "http://[::1]:4001"],
  ])("%s is taken as %s", (given, url, origin) => {
    expect(parseBaseUrl(given, page)).toEqual({ url, origin });
  });

  test.each([
    "http://cards.example",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://cards.example",
    "blob:https://cards.example/1",
  ])("%s is refused, because it is neither https nor this machine", (given) => {
    expect(() => parseBaseUrl(given, page)).toThrow(/must be https, or http on localhost/);
  });

  test.each([undefined, null, 1, "", "cards.example", "/cards"])(
    "%s is refused, because it is no URL",
    (given) => {
      expect(() => parseBaseUrl(given, page)).toThrow(/pass baseUrl/);
    },
  );

  test.each(["https://user:secret@cards.example", "https://cards.example/?a=1", "https://cards.example/#a"])(
    "%s is refused, because it says more than where the server is",
    (given) => {
      expect(() => parseBaseUrl(given, page)).toThrow(/no user name, password, query or hash/);
    },
  );

  test("the page's own origin is refused, because its scripts could read the card fields", () => {
    expect(() => parseBaseUrl("https://shop.example/cards", page)).toThrow(/another origin than the page/);
  });
});

describe("options", () => {
  test("a session is all that is needed", () => {
    expect(() => checkOptions({ session: "s" })).not.toThrow();
  });

  test.each([undefined, null, {}, { session: "" }, { session: 7 }])(
    "%o is refused, because it has no session",
    (given) => {
      expect(() => Reflect.apply(checkOptions, undefined, [given])).toThrow(/pass session, the token/);
    },
  );

  test("a language that the widget does not speak is refused", () => {
    expect(() => Reflect.apply(checkOptions, undefined, [{ session: "s", locale: "de" }])).toThrow(
      /"tr" or "en"/,
    );
  });

  test.each(["modal", true])("%s is no way to show a challenge", (challenge) => {
    expect(() => Reflect.apply(checkOptions, undefined, [{ session: "s", challenge }])).toThrow(
      /"dialog" or "redirect"/,
    );
  });

  test.each(["checkout", true, null])("%s is no mode", (mode) => {
    expect(() => Reflect.apply(checkOptions, undefined, [{ session: "s", mode }])).toThrow(
      /"manage" or "pay"/,
    );
  });

  test("the challenge of an address may be missing, and may be anything that an address can hold", () => {
    for (const challengeId of [undefined, null, "", "chl_x'\"><"]) {
      expect(() => checkOptions({ session: "s", challengeId })).not.toThrow();
    }
    expect(() => Reflect.apply(checkOptions, undefined, [{ session: "s", challengeId: 7 }])).toThrow(
      /challengeId must be/,
    );
  });

  test.each(["onReady", "onChange", "onSelect", "onError", "onChallenge", "onPaid", "onDeclined"])(
    "%s must be a function",
    (name) => {
      const given = { session: "s", [name]: "alert(1)" };
      expect(() => Reflect.apply(checkOptions, undefined, [given])).toThrow(`${name} must be a function`);
    },
  );
});
