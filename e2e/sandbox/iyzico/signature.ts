/** `IYZWSv2` request signatures, checked over the bytes that came in (iyzico fact sheet 1). */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface Account {
  apiKey: string;
  secretKey: string;
}

interface SignedRequest {
  authorization: string | undefined;
  /** `x-iyzi-rnd`. May be missing; when it is there, it must be the random key that was signed. */
  randomHeader: string | undefined;
  /** Without host and query. */
  path: string;
  body: Uint8Array;
}

interface Credentials {
  apiKey: string;
  randomKey: string;
  signature: string;
}

/** Reads `IYZWSv2 base64("apiKey:…&randomKey:…&signature:…")`; `undefined` when it is anything else. */
export function readAuthorization(authorization: string | undefined): Credentials | undefined {
  const encoded = /^IYZWSv2 ([\w+/]+=*)$/.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const parts = /^apiKey:([^&]+)&randomKey:([^&]+)&signature:([^&]+)$/.exec(
    Buffer.from(encoded, "base64").toString("utf8"),
  );
  const [, apiKey, randomKey, signature] = parts ?? [];
  if (apiKey === undefined || randomKey === undefined || signature === undefined) return undefined;
  return { apiKey, randomKey, signature };
}

/**
 * What is wrong with the signature: 1007 where there is none to speak of, 1001 for an unknown key, 1000 for a signature that does
 * not fit the request. `null` when nothing is.
 */
export function signatureError(request: SignedRequest, account: Account): "1007" | "1001" | "1000" | null {
  const credentials = readAuthorization(request.authorization);
  if (!credentials) return "1007";
  const { apiKey, randomKey, signature } = credentials;
  if (apiKey !== account.apiKey) return "1001";
  if (request.randomHeader !== undefined && request.randomHeader !== randomKey) return "1000";
  const expected = createHmac("sha256", account.secretKey)
    .update(randomKey + request.path)
    .update(request.body)
    .digest("hex");
  const given = Buffer.from(signature);
  const wanted = Buffer.from(expected);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? null : "1000";
}
