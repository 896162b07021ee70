/** Takes a challenge up again once the shopper's cards are there, and drops it when they are somebody else's. */
import type { Wallet } from "../wallet/index.ts";
import type { ChallengeMemory } from "./memory.ts";
import type { ChallengeWatch } from "./watch.ts";

export interface Resumption {
  /** The merchant's page says which challenge the shopper comes back from. */
  want: (id: string | undefined) => void;
}

/** Follows the wallet for as long as the page lives. */
export function resumeWith(wallet: Wallet, watch: ChallengeWatch, memory: ChallengeMemory): Resumption {
  let wanted: string | undefined;
  let customer: string | null = null;
  let taken: string | null = null;
  const resume = () => {
    const isNew = wanted !== undefined && !memory.wasTold(wanted);
    const id = isNew ? wanted : memory.openId();
    if (id !== undefined && id !== null) watch.resume(id);
  };
  wallet.subscribe(() => {
    const { stage, session } = wallet.getState();
    if (session === null) return;
    if (customer !== null && customer !== session.customer) watch.forget();
    customer = session.customer;
    if (stage !== "open" || taken === session.id) return;
    taken = session.id;
    // The session before it may have ended in the middle of one.
    watch.wake();
    resume();
  });
  return {
    want(id) {
      if (id === wanted) return;
      wanted = id;
      if (taken !== null) resume();
    },
  };
}
