/** IYZWSv2 request signing (iyzico fact sheet, section 1). */
import { createHmac } from "node:crypto";

export interface IyzicoKeys {
  apiKey: string;
  secretKey: string;
}

export interface SignedRequest {
  /** Any non-empty string; new for every request. */
  randomKey: string;
  /** Path only: no host, no query. */
  path: string;
  /** The exact text that is sent, or empty. */
  body: string;
}

/** Lowercase hex of HMAC-SHA-256 over `randomKey + path + body`. */
export function requestSignature(secretKey: string, { randomKey, path, body }: SignedRequest): string {
  return createHmac("sha256", secretKey).update(`${randomKey}${path}${body}`, "utf8").digest("hex");
}

/** The `Authorization` header's value. */
export function authorization(keys: IyzicoKeys, request: SignedRequest): string {
  const signature = requestSignature(keys.secretKey, request);
  const text = `apiKey:${keys.apiKey}&randomKey:${request.randomKey}&signature:${signature}`;
  return `IYZWSv2 ${Buffer.from(text, "utf8").toString("base64")}`;
}
