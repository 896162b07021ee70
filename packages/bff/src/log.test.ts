import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { isLuhnValid } from "@saved-cards/widget/card";
import { createLog, describeError, type LogFields } from "./log.ts";

/** A log, and the lines that it would write to standard output. */
function openLog() {
  const lines: string[] = [];
  return { log: createLog({ write: (line) => lines.push(line) }), lines };
}

/** What one call writes. */
function lineOf(event: string, fields?: LogFields): string {
  const { log, lines } = openLog();
  log.info(event, fields);
  expect(lines).toHaveLength(1);
  return lines.join("");
}

const cardNumber = fc
  .tuple(
    fc.constantFrom("4", "51", "37", "9792", "65"),
    fc.stringMatching(/^\d{18}$/),
    fc.integer({ min: 13, max: 19 }),
  )
  .map(([head, tail, length]) => (head + tail).slice(0, length - 1))
  .map((payload) => payload + (Array.from("0123456789").find((check) => isLuhnValid(payload + check)) ?? ""));

describe("a line", () => {
  test("is one line of JSON with time, level, event and the fields", () => {
    const { log, lines } = openLog();
    log.warn("vault_error", { vault: "iyzico", outcome: "unavailable", providerCode: "50000", attempt: 2 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    const { time, ...rest } = JSON.parse(lines[0] ?? "");
    expect(rest).toEqual({
      level: "warn",
      event: "vault_error",
      vault: "iyzico",
      outcome: "unavailable",
      providerCode: "50000",
      attempt: 2,
    });
    expect(new Date(time).toISOString()).toBe(time);
  });

  test("carries its log's own fields, and those of the log that it was made from", () => {
    const { log, lines } = openLog();
    const request = log.with({ requestId: "req_1" });
    request.with({ sessionId: "ses_1" }).error("bug", { status: 500 });
    request.info("request");
    log.info("stopped");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "error", event: "bug", requestId: "req_1", sessionId: "ses_1", status: 500 },
      { level: "info", event: "request", requestId: "req_1" },
      { level: "info", event: "stopped" },
    ]);
    expect(lines[2]).not.toContain("req_1");
  });

  test("holds listed fields only, also when an object has more than its type says", () => {
    const card = { cvc: "123", holder: "AYŞE YILMAZ", cardToken: "uYPntt0W4QZ8pFm6" };
    const surplus = {
      status: 200,
      body: card,
      headers: { authorization: "Bearer sct_1" },
      err: new Error("x"),
    };
    const line = lineOf("request", surplus);
    expect(Object.keys(JSON.parse(line)).toSorted()).toEqual(["event", "level", "status", "time"]);
    const inherited = openLog();
    inherited.log.with(surplus).info("request", surplus);
    expect(inherited.lines.join("")).not.toMatch(/AYŞE|uYPntt|sct_1|cvc/);
  });

  test("stays one line whatever the event says", () => {
    const line = lineOf('a\n{"event":"forged"}\r\nb');
    expect(line.trimEnd().split(/[\r\n]/)).toHaveLength(1);
    expect(JSON.parse(line).event).toBe('a\n{"event":"forged"}\r\nb');
  });
});

describe("no card number is in a finished line", () => {
  const separators = ["", " ", "-", ".", "  ", " - ", "\u00A0", "\t", "\n", "\u2013"];

  test("be it in the event or in any field, in one piece or in groups", () => {
    fc.assert(
      fc.property(
        cardNumber,
        fc.constantFrom(...separators),
        fc.constantFrom("route", "providerCode", "outcome", "address", "operation"),
        (number, separator, field) => {
          const written = (number.match(/.{1,4}/g) ?? []).join(separator);
          const line = lineOf(`failed for ${written}!`, { [field]: `x=${written}&y` });
          expect(line.replaceAll(/[^\d]/g, "")).not.toContain(number);
          expect(line).toContain("failed for [PAN]!");
          expect(line).toContain('x=[PAN]&y"');
        },
      ),
    );
  });

  test("nor in what is told of an error", () => {
    const error = {
      name: "Error",
      code: "5528790000000008",
      stack: ["at f (/app/5528 7900 0000 0008.ts:1:1)"],
    };
    const { log, lines } = openLog();
    log.error("bug", { error });
    expect(JSON.parse(lines[0] ?? "").error).toEqual({
      name: "Error",
      code: "[PAN]",
      stack: ["at f (/app/[PAN].ts:1:1)"],
    });
  });

  test("nor in a log's own fields", () => {
    const { log, lines } = openLog();
    log.with({ requestId: "5528-7900-0000-0008" }).info("request");
    expect(JSON.parse(lines[0] ?? "").requestId).toBe("[PAN]");
  });

  test("times, durations, ids and ports stay as they are", () => {
    fc.assert(
      fc.property(fc.nat(600_000), fc.nat(65_535), (durationMs, port) => {
        const line = lineOf("request", { durationMs, port, status: 200, address: "127.0.0.1" });
        expect(JSON.parse(line)).toMatchObject({ durationMs, port, status: 200, address: "127.0.0.1" });
        expect(JSON.parse(line).time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }),
    );
  });
});

describe("of an unexpected error, a log tells", () => {
  class StoreError extends Error {
    override name = "StoreError";
    code = "ERR_SQLITE_ERROR";
  }

  test("its class, its code and where it happened", () => {
    const told = describeError(new StoreError("the value was 5528790000000008"));
    expect(told).toMatchObject({ name: "StoreError", code: "ERR_SQLITE_ERROR" });
    expect(told.stack[0]).toMatch(/^at .*log\.test\.ts:\d+:\d+\)?$/);
    expect(told.stack.length).toBeLessThanOrEqual(12);
  });

  test.each([
    "secret sct_abc",
    "first line\nsecond line",
    "first line\n    at secret sct_abc\n    at another one",
    "\n    at secret sct_abc (file.ts:1:1)",
    "",
  ])("nothing of the message %j", (message) => {
    const told = describeError(new TypeError(message));
    expect(told.name).toBe("TypeError");
    expect(told.stack.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toMatch(/secret|sct_abc|another one|first line|second line/);
  });

  test("nothing of any message, its cause or its own properties", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom("", "\n", "\n    at ", " (", "Error: "), (secret, around) => {
        const message = `${around}${secret}${around}${secret}`;
        const error = Object.assign(new Error(message, { cause: new Error(secret) }), { input: secret });
        expect(JSON.stringify(describeError(error))).not.toContain(secret);
      }),
    );
  });

  test.each([["a string"], [undefined], [null], [{ message: "an object", stack: "at secret" }], [42]])(
    "of %j that was thrown, only what kind of thing it is",
    (thrown) => {
      expect(describeError(thrown)).toEqual({ name: typeof thrown, stack: [] });
    },
  );

  test("a code that is not text is left out", () => {
    expect(describeError(Object.assign(new Error("x"), { code: { secret: 1 } }))).not.toHaveProperty("code");
  });
});
