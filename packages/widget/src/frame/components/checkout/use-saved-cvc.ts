/** The security code of a saved card, where the bank wants it again. It is kept in its input alone. */
import type { FormEvent } from "react";
import { useEffect, useMemo, useRef, useState } from "react";
import { digitsOf } from "../../../card/index.ts";
import type { Card } from "../../../contract/index.ts";
import { fieldErrorText } from "../../i18n/index.ts";
import { usePayLanguage } from "../../i18n/pay.ts";
import { fieldsOf } from "../add-card/use-card-saver.ts";
import { useCheckout } from "../checkout-context.ts";

/** How many digits a brand's code may have. */
const LENGTHS: Record<Card["brand"], readonly (3 | 4)[]> = {
  visa: [3],
  mastercard: [3],
  troy: [3],
  amex: [4],
  unknown: [3, 4],
};

function errorOf(cvc: string, card: Card): string | null {
  if (cvc === "") return "required";
  return LENGTHS[card.brand].some((length) => length === cvc.length) ? null : "invalid_cvc";
}

/** @param isAsked whether its input is there. */
export function useSavedCvc(card: Card, isAsked: boolean) {
  const { texts } = usePayLanguage();
  const { refusal } = useCheckout().paying;
  const input = useRef<HTMLInputElement>(null);
  const refused = useMemo(() => fieldsOf(refusal).find(({ field }) => field === "cvc"), [refusal]);
  /** What was found here, until the BFF finds something. */
  const [checked, setChecked] = useState<{ code: string | null; after: typeof refused }>();
  const code = checked?.after === refused ? checked?.code : refused?.code;
  const check = (cvc: string) => {
    const found = errorOf(cvc, card);
    setChecked({ code: found, after: refused });
    return found;
  };
  useEffect(() => {
    if (refused !== undefined && isAsked) input.current?.focus();
  }, [refused, isAsked]);

  const lengths = LENGTHS[card.brand];
  return {
    hint: texts.form.cvcHint[lengths[0] ?? 3],
    error: code === undefined || code === null ? undefined : fieldErrorText("cvc", code, texts),
    ref: input,
    onChange: ({ currentTarget }: FormEvent<HTMLInputElement>) => {
      currentTarget.value = digitsOf(currentTarget.value).slice(0, lengths.at(-1));
      if (code !== undefined && code !== null) check(currentTarget.value);
    },
    /** @returns the code if it can be right; otherwise says what is wrong with it. */
    read: (): string | null => {
      const cvc = input.current?.value ?? "";
      if (check(cvc) === null) return cvc;
      input.current?.focus();
      return null;
    },
    clear: () => {
      if (input.current !== null) input.current.value = "";
    },
  };
}
