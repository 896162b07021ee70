/** The one place that reads the time; injected, so that tests own it. */
export interface Clock {
  /** Epoch milliseconds. */
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
