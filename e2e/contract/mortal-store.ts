/** A store whose process dies at a step that a test names: from then on nothing is written or read by it, as after a power cut. */
import type { Store } from "@saved-cards/bff";

export interface Doom {
  at: keyof Store;
  /** Whether the step itself is still taken. */
  when: "before" | "after";
}

export class Died extends Error {}

/** @param store stays whole, for whoever comes after. */
export function mortalStore(store: Store) {
  let doom: Doom | null = null;
  let isDead = false;
  const die = () => {
    isDead = true;
  };
  const take = async (name: PropertyKey, step: () => unknown): Promise<unknown> => {
    if (doom?.at === name && doom.when === "before") die();
    if (isDead) throw new Died("The process is dead.");
    const result = await step();
    if (doom?.at === name) die();
    if (isDead) throw new Died("The process is dead.");
    return result;
  };
  const mortal = new Proxy(store, {
    get(target, name) {
      const step: unknown = Reflect.get(target, name);
      if (typeof step !== "function") return step;
      return (...args: unknown[]) => take(name, (): unknown => Reflect.apply(step, target, args));
    },
  });
  return {
    store: mortal,
    die,
    isDead: () => isDead,
    doom: (next: Doom | null) => {
      doom = next;
    },
  };
}
