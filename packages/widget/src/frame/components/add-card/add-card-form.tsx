/** The form that a card is typed into. What was typed is gone as soon as the form is: it is kept nowhere else. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { FormEvent } from "react";
import { useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import type { Card } from "../../../contract/index.ts";
import { brandOf, digitsOf, editExpiry, editNumber } from "../../../card/index.ts";
import { fieldErrorText, useLanguage } from "../../i18n/index.ts";
import type { FieldName } from "../../i18n/index.ts";
import { BrandMark } from "../brand-mark/brand-mark.tsx";
import { TextField } from "../text-field/text-field.tsx";
import { useUniqueId } from "../unique-id.ts";
import { useEscape } from "../use-escape.ts";
import { useWallet } from "../wallet-context.ts";
import { AddCardValues, emptyInputs, requestOf } from "./form-values.ts";
import { SaveBar } from "./save-bar.tsx";
import { fieldsOf, useCardSaver } from "./use-card-saver.ts";
import { useFormattedInput } from "./use-formatted-input.ts";

interface AddCardFormProps {
  onSaved: (card: Card) => void;
  /** The shopper leaves the form; what became of a card that was sent may not be known. */
  onClose: () => void;
}

export function AddCardForm({ onSaved, onClose }: AddCardFormProps) {
  const { texts } = useLanguage();
  const { wallet } = useWallet();
  const titleId = useUniqueId();
  const element = useRef<HTMLFormElement>(null);
  const { saver, state } = useCardSaver();
  const [number, setNumber] = useState("");
  const form = useForm({
    resolver: standardSchemaResolver(AddCardValues),
    defaultValues: emptyInputs,
    // The fields decide themselves when they are checked again: `field` below.
    reValidateMode: "onSubmit",
  });
  const { setError, setFocus, trigger, reset } = form;
  const formatNumber = useFormattedInput(editNumber);
  const formatExpiry = useFormattedInput(editExpiry);
  const isLocked = state.stage !== "editing";

  useEffect(() => setFocus("holder"), [setFocus]);
  useEffect(() => {
    const wrong = fieldsOf(state.refusal);
    for (const { field, code } of wrong) setError(field, { message: code });
    const [first] = wrong;
    if (first !== undefined) setFocus(first.field);
  }, [state.refusal, setError, setFocus]);

  const finish = (card: Card | null) => {
    if (card === null) return;
    reset(emptyInputs);
    onSaved(card);
  };
  const close = () => {
    const isOutcomeOpen = state.stage === "asking" || state.stage === "unresolved";
    saver.close();
    reset(emptyInputs);
    onClose();
    // The list is then the only one that can say.
    if (isOutcomeOpen) void wallet.refresh();
  };
  const submit = form.handleSubmit(async (values) => {
    const request = requestOf(values);
    if (request !== null) finish(await saver.save(request));
  });

  /** Late to complain, quick to forgive: checked when it is left with something in it, and while it is being corrected. */
  const field = (name: FieldName) => {
    const { onBlur, onChange, ...registration } = form.register(name);
    const error = form.formState.errors[name]?.message;
    return {
      ...registration,
      error: error === undefined ? undefined : fieldErrorText(name, error, texts),
      readOnly: isLocked,
      onChange: (event: FormEvent<HTMLInputElement>) => {
        if (name === "number") setNumber(formatNumber(event));
        if (name === "expiry") formatExpiry(event);
        void onChange(event);
        if (error !== undefined) void trigger(name);
      },
      onBlur: (event: FormEvent<HTMLInputElement>) => {
        void onBlur(event);
        if (event.currentTarget.value !== "" && !isLocked) void trigger(name);
      },
    };
  };
  useEscape(element, () => {
    if (state.stage === "editing") close();
  });

  return (
    <form
      ref={element}
      className="add-card-form"
      method="post"
      noValidate
      aria-labelledby={titleId}
      onSubmit={(event) => void submit(event)}
    >
      <h2 id={titleId}>{texts.form.title}</h2>
      <div className="add-card-fields">
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
          mark={<BrandMark brand={brandOf(digitsOf(number))} />}
        />
        <TextField
          {...field("expiry")}
          label={texts.form.expiry}
          type="text"
          inputMode="numeric"
          autoComplete="cc-exp"
        />
        <TextField
          {...field("label")}
          label={texts.form.label}
          type="text"
          autoComplete="off"
          autoCapitalize="sentences"
        />
      </div>
      <SaveBar state={state} onAskAgain={() => void saver.askAgain().then(finish)} onClose={close} />
    </form>
  );
}
