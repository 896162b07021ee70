/** Takes a challenge up again once the shopper's cards are there, and drops it when they are somebody else's. */
import type { Wallet } from "../wallet/index.ts";
import type { ChallengeMemory } from "./memory.ts";
import type { ChallengeWatch } from "./watch.ts";

export interface Resumption {
  /** The merchant's page says which challenge the shopper comes back from. */
  want: (id: string | undefined) => void;
  /** It shows the page of one that this frame may have forgotten. */
  resume: (id: string) => void;
}

export interface ResumeOptions {
  wallet: Wallet;
  watch: ChallengeWatch;
  memory: ChallengeMemory;
  /** The challenge of the order that is to be paid: it comes before one that this tab remembers. */
  ofOrder: () => string | null;
}

/** Follows the wallet for as long as the page lives. */
export function resumeWith({ wallet, watch, memory, ofOrder }: ResumeOptions): Resumption {
  let wanted: string | undefined;
  let customer: string | null = null;
  let taken: string | null = null;
  const resume = (id: string) => watch.resume(id, id === ofOrder() ? "payment" : "card");
  const resumeLeft = () => {
    const isNew = wanted !== undefined && !memory.wasTold(wanted);
    const id = isNew ? wanted : (ofOrder() ?? memory.openId());
    if (id !== undefined && id !== null) resume(id);
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
    resumeLeft();
  });
  return {
    resume,
    want(id) {
      if (id === wanted) return;
      wanted = id;
      if (taken !== null) resumeLeft();
    },
  };
}
