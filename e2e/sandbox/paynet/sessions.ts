/** The sessions of shoppers who are sent to their bank, from `…tds_initial` on (Paynet fact sheet 3 and 5.3). */
import type { KeptCard } from "./card-input.ts";
import { newSessionId, newTokenId } from "./ids.ts";
import type { Outcome } from "./outcome.ts";
import type { MdStatus } from "./test-cards.ts";

/** `Intent` is what the session is for. */
export interface Session<Intent> {
  readonly sessionId: string;
  readonly tokenId: string;
  readonly intent: Intent;
  readonly returnUrl: string;
  readonly card: KeptCard;
  /** Epoch milliseconds. */
  expiresAt: number;
  verification: "pending" | "passed" | "failed";
  /** What the bank said of the verification, once it is over. */
  mdStatus: MdStatus | undefined;
  /** What the first confirm or charge that came to something was answered. */
  settled: Outcome | undefined;
}

type NewSession<Intent> = Pick<Session<Intent>, "intent" | "returnUrl" | "card">;

/** In memory. A session that has run out is kept, so that a shopper who comes from the bank is still led back. */
export class Sessions<Intent> {
  readonly #now: () => number;
  #sessions = new Map<string, Session<Intent>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  open(session: NewSession<Intent>, lifetimeMs: number): Session<Intent> {
    const opened: Session<Intent> = {
      ...session,
      sessionId: newSessionId(),
      tokenId: newTokenId(),
      expiresAt: this.#now() + lifetimeMs,
      verification: "pending",
      mdStatus: undefined,
      settled: undefined,
    };
    this.#sessions.set(opened.sessionId, opened);
    return opened;
  }

  /** The session of both ids, also when it has run out. */
  find(sessionId: string, tokenId: string): Session<Intent> | undefined {
    const session = this.#sessions.get(sessionId);
    return session?.tokenId === tokenId ? session : undefined;
  }

  isAlive(session: Session<Intent>): boolean {
    return this.#now() < session.expiresAt;
  }

  /** Lets a session run out. */
  end(session: Session<Intent>): void {
    session.expiresAt = this.#now();
  }

  /**
   * Lets many run out.
   * @param lastFourDigits of their cards; all sessions without them.
   * @returns how many there were.
   */
  expire(lastFourDigits: string | undefined): number {
    const sessions = [...this.#sessions.values()].filter(
      ({ card }) => lastFourDigits === undefined || card.lastFourDigits === lastFourDigits,
    );
    for (const session of sessions) this.end(session);
    return sessions.length;
  }

  forget(): void {
    this.#sessions = new Map();
  }
}
