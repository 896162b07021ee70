/** The inputs that a card is typed into. */
import type { ReactNode } from "react";
import { useLanguage } from "../../i18n/index.ts";
import { BrandMark } from "../brand-mark/brand-mark.tsx";
import { TextField } from "../text-field/text-field.tsx";
import type { CardInputs } from "./use-card-inputs.ts";

interface CardFieldsProps {
  inputs: CardInputs;
  asksForCvc: boolean;
  /** What is asked besides, below. */
  children: ReactNode;
}

export function CardFields({ inputs, asksForCvc, children }: CardFieldsProps) {
  const { texts } = useLanguage();
  const { field, brand } = inputs;
  return (
    <div className={asksForCvc ? "add-card-fields add-card-fields-cvc" : "add-card-fields"}>
      <TextField
        {...field("holder")}
        label={texts.form.holder}
        type="text"
        autoComplete="cc-name"
        autoCapitalize="words"
      />
      <TextField
        {...field("number")}
        label={texts.form.number}
        type="text"
        inputMode="numeric"
        autoComplete="cc-number"
        mark={<BrandMark brand={brand} />}
      />
      <TextField
        {...field("expiry")}
        label={texts.form.expiry}
        type="text"
        inputMode="numeric"
        autoComplete="cc-exp"
      />
      {asksForCvc && (
        <TextField
          {...field("cvc")}
          label={texts.form.cvc}
          hint={texts.form.cvcHint[inputs.cvcLength]}
          type="text"
          inputMode="numeric"
          autoComplete="cc-csc"
        />
      )}
      {children}
    </div>
  );
}

/** The shopper's own name for the card. */
export function LabelField({ inputs }: Pick<CardFieldsProps, "inputs">) {
  const { texts } = useLanguage();
  return (
    <TextField
      {...inputs.field("label")}
      label={texts.form.label}
      type="text"
      autoComplete="off"
      autoCapitalize="sentences"
    />
  );
}
