/** The add form's inputs: their rules, their formatting, and when each is checked. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { FormEvent } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import type { AddCardRequest, VaultOption } from "../../../contract/index.ts";
import { brandOf, cvcLength, digitsOf, editExpiry, editNumber } from "../../../card/index.ts";
import type { FieldName } from "../../i18n/index.ts";
import { fieldErrorText, useLanguage } from "../../i18n/index.ts";
import type { SubmissionState } from "../../submission/index.ts";
import { emptyInputs, requestOf, valuesWithCvc, ValuesWithoutCvc } from "./form-values.ts";
import { fieldsOf } from "./use-card-saver.ts";
import { useFormattedInput } from "./use-formatted-input.ts";

export interface CardInputsOptions {
  /** Where the card goes; `null` where the session allows no new card. */
  vault: VaultOption | null;
  hasChoice: boolean;
  isLocked: boolean;
  refusal: SubmissionState["refusal"];
}

/** Digits, and no more of them than any card of the brand has. */
function editCvc(text: string, number: string): string {
  const length = brandOf(number) === "unknown" ? 4 : cvcLength(number);
  return digitsOf(text).slice(0, length);
}

export function useCardInputs({ vault, hasChoice, isLocked, refusal }: CardInputsOptions) {
  const { texts } = useLanguage();
  const [number, setNumber] = useState("");
  const digits = digitsOf(number);
  const brand = brandOf(digits);
  const asksForCvc = vault?.asksForCvc === true;
  const form = useForm({
    resolver: standardSchemaResolver(asksForCvc ? valuesWithCvc(digits) : ValuesWithoutCvc),
    defaultValues: emptyInputs,
    // The fields decide themselves when they are checked again: `field` below.
    reValidateMode: "onSubmit",
  });
  const { setError, setFocus, setValue, getValues, clearErrors, trigger, reset } = form;
  const formatNumber = useFormattedInput(editNumber);
  const formatExpiry = useFormattedInput(editExpiry);

  useEffect(() => {
    const wrong = fieldsOf(refusal);
    for (const { field, code } of wrong) setError(field, { message: code });
    const [first] = wrong;
    if (first !== undefined) setFocus(first.field);
  }, [refusal, setError, setFocus]);
  // A code that was right for one brand may be too short or too long for another.
  const checkedFor = useRef(brand);
  useEffect(() => {
    if (checkedFor.current === brand) return;
    checkedFor.current = brand;
    if (getValues("cvc") !== "") void trigger("cvc");
  }, [brand, checkedFor, getValues, trigger]);

  /** Late to complain, quick to forgive: checked when it is left with something in it, and while it is being corrected. */
  const field = (name: FieldName) => {
    const { onBlur, onChange, ...registration } = form.register(name);
    const error = form.formState.errors[name]?.message;
    return {
      ...registration,
      error: error === undefined ? undefined : fieldErrorText(name, error, texts),
      readOnly: isLocked,
      onChange: (event: FormEvent<HTMLInputElement>) => {
        const input = event.currentTarget;
        if (name === "number") setNumber(formatNumber(event));
        if (name === "expiry") formatExpiry(event);
        if (name === "cvc") input.value = editCvc(input.value, digits);
        void onChange(event);
        if (error !== undefined) void trigger(name);
      },
      onBlur: (event: FormEvent<HTMLInputElement>) => {
        void onBlur(event);
        if (event.currentTarget.value !== "" && !isLocked) void trigger(name);
      },
    };
  };

  const clearField = (name: FieldName) => {
    setValue(name, "");
    clearErrors(name);
  };

  return {
    field,
    brand,
    digits,
    cvcLength: cvcLength(digits),
    focusFirst: useCallback(() => setFocus("holder"), [setFocus]),
    /** @returns a handler that passes on what was typed once it is right. */
    submit: (send: (request: AddCardRequest) => Promise<void>) =>
      form.handleSubmit(async (values) => {
        const request = requestOf(values, { asksForCvc, vault: hasChoice ? (vault?.id ?? null) : null });
        if (request !== null) await send(request);
      }),
    clear: () => reset(emptyInputs),
    clearCvc: () => clearField("cvc"),
    clearLabel: () => clearField("label"),
  };
}

export type CardInputs = ReturnType<typeof useCardInputs>;
