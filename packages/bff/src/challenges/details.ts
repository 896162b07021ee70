/** What a challenge keeps sealed until it is over: enough to show the bank's page, to confirm, and to file the card. */
import * as z from "zod/mini";
import { FiledDetails } from "../cards/filing.ts";
import type { Sealer } from "../security/sealing.ts";
import type { ChallengeRecord } from "../store/index.ts";

const ChallengeDetails = z.object({
  /** The adapter's own. */
  context: z.string(),
  launch: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("html"), html: z.string() }),
    z.object({ kind: z.literal("redirect"), url: z.string() }),
  ]),
  /** The card that it saves, as it was typed: BIN, last four, expiry; `null` where it is not for saving one. */
  saves: z.nullable(z.object({ card: FiledDetails, label: z.nullable(z.string()) })),
});
export type ChallengeDetails = z.infer<typeof ChallengeDetails>;

export function sealDetails(sealer: Sealer, challengeId: string, details: ChallengeDetails): string {
  return sealer.seal(JSON.stringify(details), purpose(challengeId));
}

/** @throws if the challenge is over: its details are gone then. */
export function openDetails(sealer: Sealer, { id, details }: ChallengeRecord): ChallengeDetails {
  return ChallengeDetails.parse(JSON.parse(sealer.open(details, purpose(id))));
}

/** Kept apart, because it is needed when the rest is gone. It may tell of the order. */
export function sealReturnUrl(sealer: Sealer, challengeId: string, url: string): string {
  return sealer.seal(url, returnPurpose(challengeId));
}

export function openReturnUrl(sealer: Sealer, { id, returnUrl }: ChallengeRecord): string {
  return sealer.open(returnUrl, returnPurpose(id));
}

const returnPurpose = (challengeId: string) => `challenge-return/${challengeId}`;
const purpose = (challengeId: string) => `challenge/${challengeId}`;
