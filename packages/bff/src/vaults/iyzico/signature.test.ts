/** Known answers of iyzico's own SDK (iyzico fact sheet, section 1.1). */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { authorization, requestSignature } from "./signature.ts";

const turkishBody =
  '{"locale":"tr","conversationId":"c1","cardUserKey":"uk","card":{"cardAlias":"Çağrı kartı",' +
  '"cardNumber":"5528790000000008","expireYear":"2030","expireMonth":"12","cardHolderName":"Şükrü Öğüt"}}';

const sandboxKeys = { apiKey: "sandbox-apiKey", secretKey: "sandbox-secretKey" };

const knownAnswers = [
  {
    name: "the SDK's unit test",
    keys: { apiKey: "api_key", secretKey: "secret_key" },
    request: { randomKey: "random_string", path: "uri", body: '"body"' },
    signature: "017508921a29ee5601bcd1fbe83efd2e2be43af02eceff30cf2e91a539aab355",
    header:
      "IYZWSv2 YXBpS2V5OmFwaV9rZXkmcmFuZG9tS2V5OnJhbmRvbV9zdHJpbmcmc2lnbmF0dXJlOjAxNzUwODkyMWEyOWVlNTYwMWJjZDFmYmU4M2VmZDJlMmJlNDNhZjAyZWNlZmYzMGNmMmU5MWE1MzlhYWIzNTU=",
  },
  {
    name: "a list of cards",
    keys: sandboxKeys,
    request: {
      randomKey: "123456789",
      path: "/cardstorage/cards",
      body: '{"locale":"tr","conversationId":"c1","cardUserKey":"uk"}',
    },
    signature: "e7007d42ff021042690222887465e615b91950bd73d1b3e64fce7aeab5bd3233",
    header:
      "IYZWSv2 YXBpS2V5OnNhbmRib3gtYXBpS2V5JnJhbmRvbUtleToxMjM0NTY3ODkmc2lnbmF0dXJlOmU3MDA3ZDQyZmYwMjEwNDI2OTAyMjI4ODc0NjVlNjE1YjkxOTUwYmQ3M2QxYjNlNjRmY2U3YWVhYjViZDMyMzM=",
  },
  {
    name: "a card whose alias and holder are Turkish",
    keys: sandboxKeys,
    request: { randomKey: "123456789", path: "/cardstorage/card", body: turkishBody },
    signature: "a355e4d8267e5c62d1b562cb24f8a32d9ad2b598317aaf7049e8798e5b4a9724",
    header:
      "IYZWSv2 YXBpS2V5OnNhbmRib3gtYXBpS2V5JnJhbmRvbUtleToxMjM0NTY3ODkmc2lnbmF0dXJlOmEzNTVlNGQ4MjY3ZTVjNjJkMWI1NjJjYjI0ZjhhMzJkOWFkMmI1OTgzMTdhYWY3MDQ5ZTg3OThlNWI0YTk3MjQ=",
  },
];

describe("a request is signed as iyzico's own SDK signs it", () => {
  test.each(knownAnswers)("$name", ({ keys, request, signature, header }) => {
    expect(requestSignature(keys.secretKey, request)).toBe(signature);
    expect(authorization(keys, request)).toBe(header);
  });

  test("the Turkish body is signed as UTF-8", () => {
    expect(Buffer.byteLength(turkishBody, "utf8")).toBe(202);
  });
});

test("the header is one scheme, one space, and base64 of what the documentation names", () => {
  const request = { randomKey: "r1", path: "/cardstorage/cards", body: "{}" };
  const [scheme, encoded, ...rest] = authorization(sandboxKeys, request).split(" ");
  expect(scheme).toBe("IYZWSv2");
  expect(rest).toEqual([]);
  expect(Buffer.from(encoded ?? "", "base64").toString("utf8")).toBe(
    `apiKey:sandbox-apiKey&randomKey:r1&signature:${requestSignature("sandbox-secretKey", request)}`,
  );
});

const sign = ([s = "", r = "", p = "", b = ""]: string[]) =>
  requestSignature(s, { randomKey: r, path: p, body: b });

test("any change of the secret, the random key, the path or the body changes the signature", () => {
  const part = fc.string({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(part, part, part, part, fc.nat(3), (secret, randomKey, path, body, changed) => {
      const parts = [secret, randomKey, path, body];
      const others = parts.map((text, index) => (index === changed ? `${text}x` : text));
      expect(sign(others)).not.toBe(sign(parts));
    }),
  );
});
