/**
 * What goes on when its request has been answered, or when its client has gone: a charge may be on its way, and what the provider says
 * of it is still to be written down. Whoever stops the BFF waits for it before the vaults and the store are closed.
 */
export interface Ongoing {
  /** @returns the work itself. */
  keep<T>(work: Promise<T>): Promise<T>;
  /** Resolves when all of it has ended, and what was begun meanwhile. Each call to a provider has a deadline, so this comes. */
  ended(): Promise<void>;
}

export function createOngoing(): Ongoing {
  const ongoing = new Set<Promise<unknown>>();
  return {
    keep(work) {
      ongoing.add(work);
      const forget = () => void ongoing.delete(work);
      work.then(forget, forget);
      return work;
    },
    async ended() {
      while (ongoing.size > 0) await Promise.allSettled(ongoing);
    },
  };
}
