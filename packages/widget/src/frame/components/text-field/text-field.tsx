/** A labelled input with a place for its error that is there before the error is. */
import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import { useUniqueId } from "../unique-id.ts";

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "className"> {
  label: string;
  error?: string | undefined;
  hint?: string | undefined;
  /** Drawn inside the input, at its end. */
  mark?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, error, hint, mark, ref, ...input }: TextFieldProps) {
  const id = useUniqueId();
  const noteId = `${id}-note`;
  return (
    <div className="text-field">
      <label htmlFor={id}>{label}</label>
      <span className={mark === undefined ? "text-field-box" : "text-field-box text-field-marked"}>
        <input
          {...input}
          ref={ref}
          id={id}
          autoCapitalize={input.autoCapitalize ?? "off"}
          autoCorrect="off"
          spellCheck={false}
          aria-invalid={error !== undefined}
          aria-describedby={noteId}
        />
        {mark}
      </span>
      <span id={noteId} className={error === undefined ? "text-field-hint" : "text-field-error"}>
        {error ?? hint}
      </span>
    </div>
  );
}
