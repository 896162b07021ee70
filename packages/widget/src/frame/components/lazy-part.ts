/** A part of the frame that is loaded on its own, after the list. */
import { useSyncExternalStore } from "react";

export interface LazyPart<T> {
  /** Fetches in advance; a failure is nobody's concern yet. */
  prepare: () => Promise<void>;
  /** Fetches because it is wanted now. */
  fetch: () => Promise<T | null>;
  /** `failed`: the connection was lost before it came. */
  use: () => T | "failed" | null;
}

export function lazyPart<T extends object>(importIt: () => Promise<T>): LazyPart<T> {
  let state: T | "failed" | null = null;
  const listeners = new Set<() => void>();

  const set = (next: T | "failed" | null) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const load = async (): Promise<T | null> => {
    try {
      return await importIt();
    } catch {
      return null;
    }
  };
  return {
    async prepare() {
      const part = await load();
      if (part !== null) set(part);
    },
    async fetch() {
      if (state !== null && state !== "failed") return state;
      set(null);
      const part = await load();
      set(part ?? "failed");
      return part;
    },
    use: () => useSyncExternalStore(subscribe, () => state),
  };
}
