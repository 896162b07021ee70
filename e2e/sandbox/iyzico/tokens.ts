/** Opaque keys and tokens in both shapes that iyzico has issued (iyzico fact sheet 2.1, "format drift"). */
import { randomBytes } from "node:crypto";

/** `base64`: 28 characters with `+`, `/` and `=` in them, as until 2018. `uuid`: hex groups, as in the documents of 2025. */
export type TokenShape = "base64" | "uuid";

export function newToken(shape: TokenShape): string {
  return shape === "base64" ? base64Token() : uuidToken();
}

/** Every such token holds all three characters that a URL or a form would spoil, so that no run passes by luck. */
function base64Token(): string {
  let token = "";
  while (!(token.includes("+") && token.includes("/"))) token = randomBytes(20).toString("base64");
  return token;
}

/** Like a UUID, but without its version digit. */
function uuidToken(): string {
  const hex = randomBytes(16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
