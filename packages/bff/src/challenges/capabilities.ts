/**
 * The keys in a challenge's addresses. Each opens one thing of one challenge: whoever has the address may do that, and nothing
 * else. They are derived, so none is stored, and any instance knows them.
 */
import { matchesSecret } from "../security/identifiers.ts";
import type { Sealer } from "../security/sealing.ts";

/**
 * `page`: the page around the bank's. `return`: where the bank leads back to. `launch/<n>`: the bank's page, for the n-th time:
 * good for one request, since a hand-out counts on.
 */
export type Capability = "page" | "return" | `launch/${number}`;

export function capabilityKey(sealer: Sealer, challengeId: string, capability: Capability): string {
  return inPath(sealer.fingerprint(subject(challengeId, capability)));
}

export function opens(
  sealer: Sealer,
  challengeId: string,
  capability: Capability,
  presented: string,
): boolean {
  return matchesSecret(presented, sealer.fingerprints(subject(challengeId, capability)).map(inPath));
}

const subject = (challengeId: string, capability: Capability) => `challenge/${challengeId}/${capability}`;

/** A relative address must not look as if it began with a scheme. */
const inPath = (fingerprint: string) => fingerprint.replace(":", ".");
