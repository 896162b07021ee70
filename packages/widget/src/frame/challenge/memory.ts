/**
 * Remembers, for a page that is left in the middle of a challenge, which one it was, and which one's end the shopper has been told:
 * after a redirect the merchant's address may name it on every reload. Ids only, in the frame's own storage for this tab.
 */

const OPEN = "saved-cards-challenge";
const TOLD = "saved-cards-challenge-told";

export interface ChallengeMemory {
  /** The challenge that was left open. */
  openId: () => string | null;
  keepOpen: (id: string) => void;
  /** It is not open any more, and nothing was told. */
  forget: (id: string) => void;
  /** The shopper is told how it ended. */
  markTold: (id: string) => void;
  wasTold: (id: string) => boolean;
}

/** Browsers that block storage for frames of other sites throw at the very name. */
function attempt<T>(use: (storage: Storage) => T, otherwise: T): T {
  try {
    return use(sessionStorage);
  } catch {
    return otherwise;
  }
}

function openId(): string | null {
  return attempt((storage) => storage.getItem(OPEN), null);
}

export function createChallengeMemory(): ChallengeMemory {
  const forget = (id: string) => {
    if (openId() === id) attempt((storage) => storage.removeItem(OPEN), undefined);
  };
  // Also when there is no storage, for as long as the frame lives.
  let told: string | null = null;
  return {
    openId,
    forget,
    keepOpen: (id) => attempt((storage) => storage.setItem(OPEN, id), undefined),
    markTold(id) {
      forget(id);
      told = id;
      attempt((storage) => storage.setItem(TOLD, id), undefined);
    },
    wasTold: (id) => told === id || attempt((storage) => storage.getItem(TOLD), null) === id,
  };
}
