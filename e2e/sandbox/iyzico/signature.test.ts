import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readAuthorization, signatureError } from "./signature.ts";

const account = { apiKey: "sandbox-apiKey", secretKey: "sandbox-secretKey" };

/** Known answers 4 and 5 of the iyzico fact sheet 1.1, made with the official SDK's own function. */
const KNOWN = [
  {
    name: "a list request",
    path: "/cardstorage/cards",
    body: '{"locale":"tr","conversationId":"c1","cardUserKey":"uk"}',
    signature: "e7007d42ff021042690222887465e615b91950bd73d1b3e64fce7aeab5bd3233",
    authorization:
      "IYZWSv2 YXBpS2V5OnNhbmRib3gtYXBpS2V5JnJhbmRvbUtleToxMjM0NTY3ODkmc2lnbmF0dXJlOmU3MDA3ZDQyZmYwMjEwNDI2OTAyMjI4ODc0NjVlNjE1YjkxOTUwYmQ3M2QxYjNlNjRmY2U3YWVhYjViZDMyMzM=",
  },
  {
    name: "a create request with Turkish letters",
    path: "/cardstorage/card",
    body: '{"locale":"tr","conversationId":"c1","cardUserKey":"uk","card":{"cardAlias":"Çağrı kartı","cardNumber":"5528790000000008","expireYear":"2030","expireMonth":"12","cardHolderName":"Şükrü Öğüt"}}',
    signature: "a355e4d8267e5c62d1b562cb24f8a32d9ad2b598317aaf7049e8798e5b4a9724",
    authorization:
      "IYZWSv2 YXBpS2V5OnNhbmRib3gtYXBpS2V5JnJhbmRvbUtleToxMjM0NTY3ODkmc2lnbmF0dXJlOmEzNTVlNGQ4MjY3ZTVjNjJkMWI1NjJjYjI0ZjhhMzJkOWFkMmI1OTgzMTdhYWY3MDQ5ZTg3OThlNWI0YTk3MjQ=",
  },
];

function request(known: (typeof KNOWN)[number], change: Partial<Parameters<typeof signatureError>[0]> = {}) {
  const { authorization, path } = known;
  return { authorization, randomHeader: undefined, path, body: Buffer.from(known.body), ...change };
}

function authorizationOf(auth: string): string {
  return `IYZWSv2 ${Buffer.from(auth).toString("base64")}`;
}

describe.each(KNOWN)("the known answer for $name", (known) => {
  it("is read from its header", () => {
    expect(readAuthorization(known.authorization)).toEqual({
      apiKey: "sandbox-apiKey",
      randomKey: "123456789",
      signature: known.signature,
    });
  });

  it("is accepted", () => {
    expect(signatureError(request(known), account)).toBeNull();
  });

  it("is refused with 1000 when any one byte of the body differs", () => {
    const original = Buffer.from(known.body);
    for (const index of original.keys()) {
      const body = Buffer.from(original);
      body[index] = (body[index] ?? 0) ^ 1;
      expect(signatureError(request(known, { body }), account), `byte ${index}`).toBe("1000");
    }
  });

  it("is refused with 1000 on another path", () => {
    expect(signatureError(request(known, { path: `${known.path}/` }), account)).toBe("1000");
  });

  it("is refused with 1000 under another secret", () => {
    expect(signatureError(request(known), { ...account, secretKey: "sandbox-secretKey " })).toBe("1000");
  });
});

describe("the signature check", () => {
  const [known] = KNOWN;
  if (!known) throw new Error("the first known answer");

  it("asks for no x-iyzi-rnd, and refuses one that is not the random key that was signed", () => {
    expect(signatureError(request(known, { randomHeader: "123456789" }), account)).toBeNull();
    expect(signatureError(request(known, { randomHeader: "987654321" }), account)).toBe("1000");
  });

  it("says 1001 for an unknown key before it looks at the signature", () => {
    const authorization = authorizationOf("apiKey:other&randomKey:1&signature:nonsense");
    expect(signatureError(request(known, { authorization }), account)).toBe("1001");
  });

  it("refuses the base64 signature of an outdated page of iyzico's documents", () => {
    const base64 = createHmac("sha256", account.secretKey)
      .update(`123456789${known.path}${known.body}`)
      .digest("base64");
    const authorization = authorizationOf(`apiKey:sandbox-apiKey&randomKey:123456789&signature:${base64}`);
    expect(signatureError(request(known, { authorization }), account)).toBe("1000");
  });

  it.each([
    ["nothing", undefined],
    ["an empty header", ""],
    ["another scheme", "Bearer abc"],
    ["the old scheme", known.authorization.replace("IYZWSv2", "IYZWS")],
    ["two spaces", known.authorization.replace(" ", "  ")],
    ["no base64", "IYZWSv2 ???"],
    ["another auth string", authorizationOf("hello")],
    ["an empty random key", authorizationOf("apiKey:sandbox-apiKey&randomKey:&signature:00")],
  ])("says 1007 for %s", (_, authorization) => {
    expect(signatureError(request(known, { authorization }), account)).toBe("1007");
  });
});
