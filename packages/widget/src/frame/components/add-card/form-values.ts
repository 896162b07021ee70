/** The add form's inputs as text, and the rules that make a request of them: the contract's own. */
import * as z from "zod/mini";
import { digitsOf, isExpired, parseExpiry } from "../../../card/index.ts";
import type { AddCardRequest } from "../../../contract/index.ts";
import { CardNumber, Expiry, Holder, Label } from "../../../contract/index.ts";

const ExpiryText = z.string().check(
  z.refine((text) => text.trim() !== "", { error: "required", abort: true }),
  z.refine((text) => parseExpiry(text) !== null, { error: "invalid_expiry", abort: true }),
);

export const AddCardValues = z.object({
  holder: Holder,
  number: z.pipe(z.pipe(z.string(), z.transform(digitsOf)), CardNumber),
  expiry: z.pipe(
    z.pipe(ExpiryText, z.transform(parseExpiry)),
    z
      .nullable(Expiry)
      .check(z.refine((expiry) => expiry !== null && !isExpired(expiry, Date.now()), { error: "expired" })),
  ),
  label: Label,
});

/** What the inputs hold. */
export type AddCardInputs = z.input<typeof AddCardValues>;

export const emptyInputs: AddCardInputs = { holder: "", number: "", expiry: "", label: "" };

/** @returns the body of `POST /v1/cards`, or `null` when there is no date in it; the rules above let none through. */
export function requestOf({
  holder,
  number,
  expiry,
  label,
}: z.output<typeof AddCardValues>): AddCardRequest | null {
  if (expiry === null) return null;
  return { holder, number, expiry, ...(label === "" ? {} : { label }) };
}
