/** Asks a provider's list what became of a call whose answer was lost. */
import type { Clock } from "../clock.ts";
import type { Outcome } from "../vaults/vault.ts";

/** Before each look; the last one again and again. */
const PAUSES_MS = [0, 500, 1_500, 2_500, 5_000];
/** So often at least, however long ago the call was: the list may lag behind. */
const LOOKS = 4;

export type LookUp<T> =
  | { kind: "found"; value: T }
  | { kind: "absent" }
  /** The provider does not answer. */
  | { kind: "unknown" };

/**
 * Looks until the card is there, or known not to come: not before `settledAt`, because until then the provider may still be at it.
 *
 * @param look gives `null` when the provider answers that the card is not there.
 */
export async function lookUp<T>(
  clock: Clock,
  settledAt: number,
  look: () => Promise<Outcome<T | null>>,
): Promise<LookUp<T>> {
  for (let looks = 1; ; looks += 1) {
    await clock.pause(PAUSES_MS[Math.min(looks, PAUSES_MS.length) - 1] ?? 0);
    const found = await look();
    if (found.ok && found.value !== null) return { kind: "found", value: found.value };
    if (looks < LOOKS) continue;
    if (!found.ok) return { kind: "unknown" };
    if (clock.now() >= settledAt) return { kind: "absent" };
  }
}
