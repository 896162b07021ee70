/** The add form's inputs as text, and the rules that make a request of them: the contract's own. */
import * as z from "zod/mini";
import { digitsOf, isCvcComplete, isExpired, parseExpiry } from "../../../card/index.ts";
import type { AddCardRequest, Vault, VaultOption } from "../../../contract/index.ts";
import { CardNumber, Cvc, Expiry, Holder, Label } from "../../../contract/index.ts";

const ExpiryText = z.string().check(
  z.refine((text) => text.trim() !== "", { error: "required", abort: true }),
  z.refine((text) => parseExpiry(text) !== null, { error: "invalid_expiry", abort: true }),
);

const inputs = {
  holder: Holder,
  number: z.pipe(z.pipe(z.string(), z.transform(digitsOf)), CardNumber),
  expiry: z.pipe(
    z.pipe(ExpiryText, z.transform(parseExpiry)),
    z
      .nullable(Expiry)
      .check(z.refine((expiry) => expiry !== null && !isExpired(expiry, Date.now()), { error: "expired" })),
  ),
  label: Label,
};

/** For a vault that asks for no security code: its input is not there, and nothing in it counts. */
export const ValuesWithoutCvc = z.object({ ...inputs, cvc: z.string() });

/** @param digits of the card number so far: the brand decides how long its code is, also while the number is not right yet. */
export function valuesWithCvc(digits: string): typeof ValuesWithoutCvc {
  const complete = z.refine<string>((cvc) => isCvcComplete(cvc, digits), { error: "invalid_cvc" });
  return z.object({ ...inputs, cvc: Cvc.check(complete) });
}

/** What the inputs hold. */
export type AddCardInputs = z.input<typeof ValuesWithoutCvc>;

export const emptyInputs: AddCardInputs = { holder: "", number: "", expiry: "", cvc: "", label: "" };

interface Destination {
  asksForCvc: VaultOption["asksForCvc"];
  /** The shopper's choice, where there is one. */
  vault: Vault | null;
}

/** @returns the body of `POST /v1/cards`, or `null` when there is no date in it; the rules above let none through. */
export function requestOf(
  { holder, number, expiry, cvc, label }: z.output<typeof ValuesWithoutCvc>,
  { asksForCvc, vault }: Destination,
): AddCardRequest | null {
  if (expiry === null) return null;
  return {
    holder,
    number,
    expiry,
    ...(asksForCvc ? { cvc } : {}),
    ...(label === "" ? {} : { label }),
    ...(vault === null ? {} : { vault }),
  };
}
