/**
 * Sealing of what the database must not show: AES-256-GCM with the key's id in the envelope, and keyed fingerprints.
 *
 * The first key seals; every listed key opens, so a key is rotated by putting a new one in front and dropping the old
 * one when nothing is sealed with it any more.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

export interface EncryptionKey {
  /** Stands in every envelope; letters, digits, `_` and `-`. */
  id: string;
  /** 32 bytes. */
  secret: Buffer;
}

export interface Sealer {
  /** @param purpose bound to the envelope: what was sealed for one purpose opens for no other. */
  seal(text: string, purpose: string): string;
  /** @throws if the envelope is not whole, was sealed for another purpose, or its key is not listed. */
  open(envelope: string, purpose: string): string;
  /** HMAC-SHA-256 under the first key, prefixed with its id. Fit for comparing what must not be stored. */
  fingerprint(text: string): string;
  /** The fingerprint under every listed key, the first key's first. */
  fingerprints(text: string): string[];
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = "v1";

export function createSealer(keys: EncryptionKey[]): Sealer {
  const derived = keys.map(({ id, secret }) => ({
    id,
    sealing: derive(secret, "seal"),
    fingerprinting: derive(secret, "fingerprint"),
  }));
  const [first] = derived;
  if (!first) throw new TypeError("At least one encryption key is needed.");

  const fingerprintUnder = (key: (typeof derived)[number], text: string) =>
    `${key.id}:${createHmac("sha256", key.fingerprinting).update(text).digest("base64url")}`;

  return {
    seal(text, purpose) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", first.sealing, nonce).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${first.id}.${sealed.toString("base64url")}`;
    },

    open(envelope, purpose) {
      const [version, id, body, ...more] = envelope.split(".");
      const key = derived.find((candidate) => candidate.id === id);
      if (version !== VERSION || body === undefined || more.length > 0)
        throw new Error("Not a sealed envelope.");
      if (!key) throw new Error(`Sealed with key "${id}", which ENCRYPTION_KEYS does not list.`);
      const bytes = Buffer.from(body, "base64url");
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", key.sealing, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]).toString("utf8");
    },

    fingerprint: (text) => fingerprintUnder(first, text),
    fingerprints: (text) => derived.map((key) => fingerprintUnder(key, text)),
  };
}

function derive(secret: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `saved-cards/${use}`, 32));
}
