/** Paynet's ids, in the shapes that its documents print: opaque to a client, and some of them no valid GUIDs. */
import { randomBytes } from "node:crypto";
import { maskCardNumbers } from "../call-log.ts";

/** `abc45adc20-91ba-4a29-a599-0eb18177247e`: ten digits, not eight, in the first group. */
export function newCardOwnerId(): string {
  return readable(() => hexGroups(10, 4, 4, 4, 12));
}

/** `abcdef-8014-435e-8bcc-daf4592f3431`. */
export function newCardHash(): string {
  return readable(() => hexGroups(6, 4, 4, 4, 12));
}

/** `js_` and 48 characters of base64, without those that a URL would spoil. */
export function newSessionId(): string {
  return prefixed("js_", 48);
}

/** A GUID in capitals. */
export function newTokenId(): string {
  return hexGroups(8, 4, 4, 4, 12).toUpperCase();
}

/** What a payment is known by: `xk_` and 44 characters. The prefix is that of a test in `enessvg/laravel-paynet`. */
export function newXactId(): string {
  return prefixed("xk_", 44);
}

/** The key of a row of the ratio table: `ji_` and 40 characters, as in the documents of `check_bin`. */
export function newInstalmentKey(): string {
  return prefixed("ji_", 40);
}

/** @param length of at most 60 characters of base64. */
function prefixed(prefix: string, length: number): string {
  return readable(
    () => prefix + randomBytes(90).toString("base64").replaceAll(/[+/=]/g, "").slice(0, length),
  );
}

function hexGroups(...lengths: number[]): string {
  return lengths.map((length) => randomBytes(length).toString("hex").slice(0, length)).join("-");
}

/** Tries again while an id looks to the call log like a card number, which it would mask. */
function readable(make: () => string): string {
  let id = make();
  while (maskCardNumbers(id) !== id) id = make();
  return id;
}
