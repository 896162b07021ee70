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
export type { Run } from "./deps.ts";
export { openReturnUrl } from "./details.ts";
export { startChallenge } from "./start-challenge.ts";
export { pageKey, problemOf, toChallenge } from "./to-challenge.ts";
