/** 3-D Secure challenges, whatever the provider. */
export { type Capability, opens } from "./capabilities.ts";
export {
  cancelChallenge,
  comeBack,
  findChallenge,
  launch,
  launchKey,
  sweepChallenges,
  waitForNews,
} from "./challenge-machine.ts";
export { createChallenge, planChallenge } from "./create-challenge.ts";
export { callOf, type ChallengesDeps, type Run } from "./deps.ts";
export { openDetails, openReturnUrl } from "./details.ts";
export type { ChallengePurpose, Settled } from "./purpose.ts";
export { savingCards } from "./saving-cards.ts";
export { startChallenge } from "./start-challenge.ts";
export { pageKey, problemOf, toChallenge } from "./to-challenge.ts";
