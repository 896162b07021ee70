/** The sessions of cards that are being added with 3-D Secure, from `create_card_tds_initial` on (Paynet fact sheet 3). */
import type { KeptCard } from "./card-input.ts";
import { newSessionId, newTokenId } from "./ids.ts";
import type { Outcome } from "./outcome.ts";
import type { Plan } from "./plans.ts";

export interface Session {
  readonly sessionId: string;
  readonly tokenId: string;
  readonly plan: Plan;
  /** Whether the plan was named by its group alone. */
  readonly byGroup: boolean;
  readonly returnUrl: string;
  readonly label: string | undefined;
  readonly card: KeptCard;
  /** Epoch milliseconds. */
  expiresAt: number;
  verification: "pending" | "passed" | "failed";
  /** What the first confirm that came to something was answered. */
  confirmed: Outcome | undefined;
}

type NewSession = Pick<Session, "plan" | "byGroup" | "returnUrl" | "label" | "card">;

/** In memory. A session that has run out is kept, so that a shopper who comes from the bank is still led back. */
export class Sessions {
  readonly #now: () => number;
  #sessions = new Map<string, Session>();

  constructor(now: () => number) {
    this.#now = now;
  }

  open(session: NewSession, lifetimeMs: number): Session {
    const opened: Session = {
      ...session,
      sessionId: newSessionId(),
      tokenId: newTokenId(),
      expiresAt: this.#now() + lifetimeMs,
      verification: "pending",
      confirmed: undefined,
    };
    this.#sessions.set(opened.sessionId, opened);
    return opened;
  }

  /** The session of both ids, also when it has run out. */
  find(sessionId: string, tokenId: string): Session | undefined {
    const session = this.#sessions.get(sessionId);
    return session?.tokenId === tokenId ? session : undefined;
  }

  isAlive(session: Session): boolean {
    return this.#now() < session.expiresAt;
  }

  /** Lets a session run out. */
  end(session: Session): void {
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
