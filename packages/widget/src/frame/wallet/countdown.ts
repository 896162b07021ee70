/** A time span that can be paused: how long a deletion can be undone. */

export interface Countdown {
  pause: () => void;
  resume: () => void;
  /** Ends it without its effect. */
  stop: () => void;
}

/** Calls `onElapsed` once, after `milliseconds` of running time. */
export function startCountdown(milliseconds: number, onElapsed: () => void): Countdown {
  let remaining = milliseconds;
  let startedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const pause = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    remaining -= Date.now() - startedAt;
  };
  const stop = () => {
    pause();
    isStopped = true;
  };
  const resume = () => {
    if (isStopped || timer !== undefined) return;
    startedAt = Date.now();
    timer = setTimeout(() => {
      stop();
      onElapsed();
    }, remaining);
  };
  resume();
  return { pause, resume, stop };
}
