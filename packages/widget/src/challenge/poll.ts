/** Asks the BFF how the challenge stands, again and again: each question waits there until there is something to say. */
import type { MAX_WAIT_SECONDS } from "../contract/challenge.ts";

const WAIT_SECONDS: typeof MAX_WAIT_SECONDS = 25;
/** Longer than the BFF may wait; then the connection counts as lost. */
const ANSWER_WITHIN_MS = (WAIT_SECONDS + 10) * 1_000;
/** Between two questions that were answered at once. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;

export interface PollOptions {
  address: string;
  state: string;
  onChange: (state: string) => void;
  /** The challenge is not known there any more. */
  onGone: () => void;
  onConnection: (connection: "lost" | "back") => void;
}

export interface Poll {
  /** Asks at once, whatever it was waiting for. */
  now: () => void;
  stop: () => void;
}

type Answer = { state: string } | "gone" | "none";

interface Question {
  address: string;
  since: string;
  waitSeconds: number;
}

async function ask({ address, since, waitSeconds }: Question, signal: AbortSignal): Promise<Answer> {
  try {
    const url = new URL(address, location.href);
    url.searchParams.set("wait", String(waitSeconds));
    url.searchParams.set("since", since);
    const response = await fetch(url, { signal, cache: "no-store" });
    if (response.status === 404 || response.status === 410) return "gone";
    const { state } = Object(response.ok ? await response.json() : null);
    return typeof state === "string" ? { state } : "none";
  } catch {
    return "none";
  }
}

/** Starts asking. */
export function startPoll({ address, state, onChange, onGone, onConnection }: PollOptions): Poll {
  let since = state;
  let failures = 0;
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = () => {
    clearTimeout(timer);
    current.abort();
    // Whatever is still under way is not the current one any more.
    current = new AbortController();
  };

  const fail = () => {
    failures += 1;
    // One lost answer is no news: a phone that wakes up has lost one.
    if (failures > 1 || !navigator.onLine) onConnection("lost");
    timer = setTimeout(next, Math.min(PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS));
  };

  const take = (answer: string, askedAt: number) => {
    failures = 0;
    onConnection("back");
    const isNew = answer !== since;
    since = answer;
    timer = setTimeout(next, isNew || performance.now() - askedAt > PAUSE_MS ? 0 : PAUSE_MS);
    if (isNew) onChange(answer);
  };

  const once = async () => {
    stop();
    const own = new AbortController();
    current = own;
    const askedAt = performance.now();
    const limit = setTimeout(() => own.abort(), ANSWER_WITHIN_MS);
    // After a lost answer the next one must not wait: it says that the connection is back.
    const waitSeconds = failures === 0 ? WAIT_SECONDS : 0;
    const answer = await ask({ address, since, waitSeconds }, own.signal);
    clearTimeout(limit);
    if (own !== current) return;
    if (answer === "gone") onGone();
    else if (answer === "none") fail();
    else take(answer.state, askedAt);
  };

  const next = () => void once();

  next();
  return { now: next, stop };
}
