import { createCipheriv, createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { createSealer, type EncryptionKey } from "./sealing.ts";

const key = (id: string): EncryptionKey => ({ id, secret: createHash("sha256").update(id).digest() });
const k1 = key("k1");
const k2 = key("k2");

/** The same envelope with its bytes changed. */
function rewrite(envelope: string, change: (bytes: Buffer) => Buffer): string {
  const [version = "", id = "", body = ""] = envelope.split(".");
  return [version, id, change(Buffer.from(body, "base64url")).toString("base64url")].join(".");
}

describe("what is sealed", () => {
  const sealer = createSealer([k1]);

  test("opens again, whatever the text and the purpose", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, purpose) => {
        expect(sealer.open(sealer.seal(text, purpose), purpose)).toBe(text);
      }),
    );
  });

  test("opens for its own purpose only", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, purpose, other) => {
        fc.pre(purpose !== other);
        expect(() => sealer.open(sealer.seal(text, purpose), other)).toThrow();
      }),
    );
  });

  test("does not show the text, nor that two texts are equal", () => {
    const [one, two] = [sealer.seal("uYPntt0W4QZ8pFm6", "p"), sealer.seal("uYPntt0W4QZ8pFm6", "p")];
    expect(one).not.toBe(two);
    for (const envelope of [one, two]) {
      const bytes = Buffer.from(envelope.split(".")[2] ?? "", "base64url");
      expect(envelope).not.toContain("uYPntt0W4QZ8pFm6");
      expect(bytes.includes("uYPntt0W4QZ8pFm6")).toBe(false);
    }
  });

  test("says its version and its key", () => {
    expect(sealer.seal("text", "p")).toMatch(/^v1\.k1\.[\w-]+$/);
  });
});

describe("an envelope that is not whole does not open", () => {
  const sealer = createSealer([k1]);
  const envelope = sealer.seal("the token", "p");

  test("with any one bit changed, be it in nonce, text or tag", () => {
    const size = Buffer.from(envelope.split(".")[2] ?? "", "base64url").length;
    fc.assert(
      fc.property(fc.nat(size - 1), fc.nat(7), (place, bit) => {
        const tampered = rewrite(envelope, (bytes) => {
          bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << bit), place);
          return bytes;
        });
        expect(() => sealer.open(tampered, "p")).toThrow();
      }),
    );
  });

  test("cut at its end or its beginning", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (cut) => {
        expect(() =>
          sealer.open(
            rewrite(envelope, (bytes) => bytes.subarray(0, -cut)),
            "p",
          ),
        ).toThrow();
        expect(() =>
          sealer.open(
            rewrite(envelope, (bytes) => bytes.subarray(cut)),
            "p",
          ),
        ).toThrow();
      }),
    );
  });

  // Node takes GCM tags of 4 bytes too, unless it is told the length; a 4-byte tag can be guessed.
  test.each([4, 8, 12, 13, 14, 15])("with its tag cut to %i bytes", (length) => {
    const shorter = rewrite(envelope, (bytes) => bytes.subarray(0, bytes.length - 16 + length));
    expect(() => sealer.open(shorter, "p")).toThrow();
  });

  test.each([4, 8, 12, 15])("with no text and nothing but a tag of %i bytes", (length) => {
    const bare = rewrite(sealer.seal("", "p"), (bytes) => bytes.subarray(0, 12 + length));
    expect(() => sealer.open(bare, "p")).toThrow();
  });

  test.each(["", "v1", "v1.k1", "v1.k1.", "v2.k1.AAAA", "k1.AAAA", "v1.k1.AAAA", "{}", "null"])(
    "%j is none",
    (text) => {
      expect(() => sealer.open(text, "p")).toThrow();
    },
  );

  test("of another version", () => {
    expect(() => sealer.open(envelope.replace(/^v1/, "v2"), "p")).toThrow("Not a sealed envelope");
  });

  test("with something behind it", () => {
    expect(() => sealer.open(`${envelope}.more`, "p")).toThrow("Not a sealed envelope");
  });

  test("sealed with the listed key itself instead of the one derived for sealing", () => {
    const nonce = Buffer.alloc(12, 1);
    const cipher = createCipheriv("aes-256-gcm", k1.secret, nonce).setAAD(Buffer.from("p"));
    const bytes = Buffer.concat([nonce, cipher.update("text"), cipher.final(), cipher.getAuthTag()]);
    expect(() => sealer.open(`v1.k1.${bytes.toString("base64url")}`, "p")).toThrow();
  });
});

describe("when keys are rotated", () => {
  const before = createSealer([k1]);
  const during = createSealer([k2, k1]);
  const after = createSealer([k2]);

  test("the new key seals and the old one still opens", () => {
    expect(during.seal("text", "p")).toMatch(/^v1\.k2\./);
    expect(during.open(before.seal("old", "p"), "p")).toBe("old");
    expect(after.open(during.seal("new", "p"), "p")).toBe("new");
  });

  test("an instance that has the new key second opens what it seals", () => {
    const behind = createSealer([k1, k2]);
    expect(behind.open(during.seal("new", "p"), "p")).toBe("new");
  });

  test("a key that is not listed any more is named", () => {
    expect(() => after.open(before.seal("old", "p"), "p")).toThrow(/"k1".*ENCRYPTION_KEYS/);
  });

  test("a key of the same id and another secret opens nothing", () => {
    const impostor = createSealer([{ id: "k1", secret: k2.secret }]);
    expect(() => impostor.open(before.seal("old", "p"), "p")).toThrow();
  });

  test("a fingerprint made before is among the ones made after", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(during.fingerprints(text)).toContain(before.fingerprint(text));
        expect(during.fingerprints(text)[0]).toBe(during.fingerprint(text));
        expect(after.fingerprints(text)).not.toContain(before.fingerprint(text));
      }),
    );
  });
});

describe("a fingerprint", () => {
  const sealer = createSealer([k1]);

  test("is the same for the same text and different for another", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, two) => {
        expect(sealer.fingerprint(one) === sealer.fingerprint(two)).toBe(one === two);
      }),
    );
  });

  test("is not a plain hash, nor keyed with what seals", () => {
    const text = "5528790000000008";
    const [, digest] = sealer.fingerprint(text).split(":");
    expect(digest).not.toBe(createHash("sha256").update(text).digest("base64url"));
    expect(digest).not.toBe(createHmac("sha256", k1.secret).update(text).digest("base64url"));
    expect(Buffer.from(digest ?? "", "base64url")).toHaveLength(32);
  });
});

test("without a key there is no sealer", () => {
  expect(() => createSealer([])).toThrow("At least one encryption key");
});
