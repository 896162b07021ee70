/** The 3-D Secure challenge that a shopper is in, without a framework. */
export { createChallengeMemory } from "./memory.ts";
export { type Resumption, resumeWith } from "./resume.ts";
export { wakeOnNews } from "./wake-ups.ts";
export { ChallengeWatch, type WatchState } from "./watch.ts";
