/** Fetches the forms once the list is there, so that they are at hand when the shopper asks for one. */
import { useSyncExternalStore } from "react";

export type Forms = typeof import("./forms.ts");
/** `failed`: the connection was lost before they came. */
type FormsState = Forms | "failed" | null;

let state: FormsState = null;
const listeners = new Set<() => void>();

function set(next: FormsState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function load(): Promise<Forms | null> {
  try {
    return await import("./forms.ts");
  } catch {
    return null;
  }
}

/** Fetches in advance; a failure is nobody's concern yet. */
export async function prepareForms(): Promise<void> {
  const forms = await load();
  if (forms !== null) set(forms);
}

/** Fetches because a form is wanted now. */
export async function fetchForms(): Promise<Forms | null> {
  if (state !== null && state !== "failed") return state;
  set(null);
  const forms = await load();
  set(forms ?? "failed");
  return forms;
}

export function useForms(): FormsState {
  return useSyncExternalStore(subscribe, () => state);
}
