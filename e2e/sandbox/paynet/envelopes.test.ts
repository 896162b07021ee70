import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CONTROLS } from "../control.ts";
import { serveOnLoopback } from "../loopback.ts";
import { createPaynetSandbox } from "./app.ts";
import * as paynet from "./keyed-call.ts";
import { call, type Json, LIST, readLog, SAVE, save, SECRET_KEY, send } from "./keyed-call.ts";

let base: string;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ url: base, close } = await serveOnLoopback(createPaynetSandbox(), 0));
});

afterEach(() => close());

const SERVICES = Object.values(paynet).filter(
  (value) => typeof value === "string" && /^\/v[12]\//.test(value),
) as string[];

const UNAUTHORIZED = { type: "authorization_error", message: "Yetkisiz işlem", code: 401, result_code: 7 };

describe("the secret key", () => {
  it.each([
    ["in base64, as RFC 7617 has it", `Basic ${btoa(`${SECRET_KEY}:`)}`],
    ["in base64 without a colon", `Basic ${btoa(SECRET_KEY)}`],
    ["as a bearer token", `Bearer ${SECRET_KEY}`],
    ["bare", SECRET_KEY],
    ["URL-encoded", `Basic ${encodeURIComponent("sck/sandbox")}`],
    ["of someone else", "Basic sck_other"],
  ])("is refused %s", async (_, authorization) => {
    const answer = await fetch(base + LIST, { method: "POST", headers: { authorization }, body: "{}" });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual(UNAUTHORIZED);
  });

  it("is missed on every service, before anything else is looked at", async () => {
    for (const path of SERVICES) {
      for (const method of ["GET", "POST"]) {
        const answer = await fetch(base + path, { method });
        expect([path, answer.status, await answer.json()]).toEqual([path, 401, UNAUTHORIZED]);
      }
    }
  });

  it("may be another one, with characters that an encoding would spoil", async () => {
    const key = "sck_pcs_a/b+c";
    const app = createPaynetSandbox({ secretKey: key });
    const answer = await app.request(LIST, {
      method: "POST",
      headers: { authorization: `Basic ${key}` },
      body: JSON.stringify({ card_owner_id: "x" }),
    });
    expect(await answer.json()).toMatchObject({ code: 12 });
  });

  it("is not in the call log", async () => {
    await send(base, LIST, {});
    expect(JSON.stringify(await readLog(base))).not.toContain(SECRET_KEY);
  });
});

describe("the two envelopes", () => {
  it("have fifteen services behind them", () => {
    expect(SERVICES).toHaveLength(15);
  });

  it("are told apart by the HTTP status", async () => {
    const first = await send(base, LIST, { card_owner_id: "x" });
    expect([first.status, await first.json()]).toEqual([
      200,
      { object_name: null, code: 12, message: "Kayıt bulunamadı" },
    ]);
    const second = await send(base, LIST, {});
    expect([second.status, await second.json()]).toEqual([
      400,
      {
        type: "invalid_request_error",
        message: "Hatalı istek: card_owner_id",
        code: 400,
        result_code: 11,
      },
    ]);
    expect(first.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(second.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it.each(SERVICES)("answer 405 to GET %s, and 400 to what is not JSON", async (path) => {
    const headers = { authorization: `Basic ${SECRET_KEY}` };
    const got = await fetch(base + path, { headers });
    expect([got.status, await got.json()]).toMatchObject([405, { code: 405 }]);
    const malformed = await fetch(base + path, { method: "POST", headers, body: "{" });
    expect([malformed.status, await malformed.json()]).toMatchObject([400, { code: 400, result_code: 11 }]);
  });

  it("answer 404 where there is no service", async () => {
    const answer = await send(base, "/v1/card/get", {});
    expect([answer.status, await answer.json()]).toMatchObject([404, { type: "no_data_error", code: 404 }]);
  });
});

function putFaults(...rules: object[]): Promise<Response> {
  return fetch(base + CONTROLS.faults, { method: "PUT", body: JSON.stringify(rules) });
}

const MATCH = `POST ${SAVE}`;

describe("faults", () => {
  it("refuse with a result code in the first envelope, and with a status in the second", async () => {
    await putFaults(
      { match: MATCH, mode: "failure", resultCode: 2, times: 1 },
      { match: MATCH, mode: "failure", resultCode: 7, httpStatus: 403, times: 1 },
      { match: MATCH, mode: "failure", errorCode: "8", httpStatus: 500, times: 1 },
    );
    expect(await save(base)).toEqual({ object_name: null, code: 2, message: "Başarısız İşlem" });
    expect(await save(base)).toMatchObject({ type: "authorization_error", code: 403, result_code: 7 });
    expect(await save(base)).toEqual({
      type: "api_error",
      message: "Sunucu hatası",
      code: 500,
      result_code: 8,
    });
    expect(await save(base)).toMatchObject({ code: 0 });
    expect((await readLog(base)).map((seen) => seen["errorCode"])).toEqual(["2", "7", "8", undefined]);
  });

  it("strike after the effect, too", async () => {
    const { card_owner_id } = await save(base);
    await putFaults({ match: MATCH, mode: "garbage", after: "after-effect" });
    await expect(save(base)).rejects.toThrow(SyntaxError);
    await putFaults();
    expect(await paynet.cardsOf(base, card_owner_id)).toHaveLength(2);
  });

  it("reset, time out, and answer like a gateway", async () => {
    await putFaults(
      { match: MATCH, mode: "reset", times: 1 },
      { match: MATCH, mode: "http-502-html", times: 1 },
    );
    await expect(save(base)).rejects.toHaveProperty("cause.code", "ECONNRESET");
    expect((await send(base, SAVE, {})).status).toBe(502);
    await putFaults({ match: MATCH, mode: "timeout" });
    const client = new AbortController();
    const gaveUp = expect(send(base, SAVE, {}, { signal: client.signal })).rejects.toThrow("aborted");
    await expect.poll(async () => (await readLog(base)).length, { timeout: 10_000 }).toBe(3);
    client.abort();
    await gaveUp;
  });

  it("give every field, or the named ones, a type that makes no sense", async () => {
    await putFaults({ match: MATCH, mode: "mistyped", times: 1 });
    expect(await save(base)).toMatchObject({ code: { value: 0 }, card_hash: { value: expect.any(String) } });
    const { card_owner_id } = await save(base);
    await putFaults({ match: `POST ${LIST}`, mode: "mistyped", fields: ["card_hash"] });
    expect(await call(base, LIST, { card_owner_id })).toMatchObject({
      code: 0,
      Data: [{ card_no: "435508********1010", card_hash: { value: expect.any(String) } }, {}],
    });
  });

  it("add unknown fields, and spell the named ones otherwise", async () => {
    await putFaults({ match: `POST ${LIST}`, mode: "drifted", fields: ["code", "has_more", "card_bin"] });
    const { card_owner_id } = await save(base);
    const answer = await call(base, LIST, { card_owner_id });
    expect(answer).toMatchObject({ code: "0", has_more: "false", total: 1, newDetails: expect.anything() });
    const [card] = answer["Data"] as Json[];
    expect(card).toMatchObject({ card_bin: 435508, newDetails: expect.anything(), expire_month: 12 });
  });

  it.each([
    ["no code", {}],
    ["two codes", { errorCode: "1", resultCode: 1 }],
  ])("are refused for a failure with %s", async (_, codes) => {
    const answer = await putFaults({ match: "*", mode: "failure", ...codes });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.stringContaining("resultCode") });
  });
});
