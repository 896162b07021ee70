/** A button. While its task runs it keeps its place and the focus, and does nothing. */
import type { ReactNode, Ref } from "react";

interface ButtonProps {
  children: ReactNode;
  /** One `primary` in a place; `danger` deletes; `plain` is text only. */
  kind?: "primary" | "secondary" | "danger" | "plain" | "plain-danger";
  type?: "button" | "submit";
  onClick?: () => void;
  onFocus?: () => void;
  onBlur?: () => void;
  /** For readers, where the visible words need the eyes' context. Begins with them. */
  label?: string | undefined;
  isPending?: boolean;
  showsProgress?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  children,
  kind = "secondary",
  type = "button",
  onClick,
  onFocus,
  onBlur,
  label,
  isPending = false,
  showsProgress = false,
  ref,
}: ButtonProps) {
  return (
    <button
      ref={ref}
      type={type === "submit" ? "submit" : "button"}
      className={`button button-${kind}`}
      aria-label={label}
      aria-disabled={isPending}
      onClick={isPending ? undefined : onClick}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      {showsProgress && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}
