/**
 * From the bank's answer to a final state. The call that takes effect is sent at most once: whoever moves the challenge to
 * `confirming` sends it, and whoever finds it there later asks the provider what became of it instead.
 */
import { HOLD_MS, withHeartbeat } from "../intents/heartbeat.ts";
import { describeError } from "../log.ts";
import type { ChallengeMove, ChallengeRecord } from "../store/index.ts";
import { type ChallengesDeps, purposeOf, type Run } from "./deps.ts";
import type { Settled } from "./purpose.ts";

/** How long a challenge rests when nothing could be found out. */
const REST_MS = 5_000;
/** After this long without an answer from the provider, people have to look. */
export const GIVE_UP_MS = 3_600_000;

/**
 * Goes on with a challenge that this run holds in `returned` or `confirming`, while showing signs of life. What goes wrong on the way is
 * logged, and left for a later run.
 */
export async function settle(
  deps: ChallengesDeps,
  run: Run,
  challenge: ChallengeRecord,
  holder: string,
): Promise<void> {
  const { store, clock } = deps;
  const beat = () => store.renewChallenge(challenge.id, holder, clock.now() + HOLD_MS);
  const settling = new Settling(deps, run, challenge, holder);
  try {
    await withHeartbeat(beat, () =>
      challenge.state === "returned" ? settling.confirm() : settling.findOut(null),
    );
  } catch (error) {
    run.log.error("challenge_not_settled", { challengeId: challenge.id, error: describeError(error) });
    await settling.giveUpInTime();
  }
}

class Settling {
  readonly #deps: ChallengesDeps;
  readonly #run: Run;
  readonly #challenge: ChallengeRecord;
  readonly #holder: string;

  constructor(deps: ChallengesDeps, run: Run, challenge: ChallengeRecord, holder: string) {
    this.#deps = deps;
    this.#run = run;
    this.#challenge = challenge;
    this.#holder = holder;
  }

  async confirm(): Promise<void> {
    const isOurs = await this.#move({ from: ["returned"], to: "confirming" });
    if (!isOurs) return;
    const sentAt = this.#deps.clock.now();
    const confirmed = await this.#purpose.confirm(this.#run, this.#challenge);
    if (confirmed.kind === "unknown") return this.findOut(sentAt);
    // It never left, so it may leave once more.
    return confirmed.kind === "not_sent" ? this.#rest("returned") : this.#end(confirmed);
  }

  async findOut(sentAt: number | null): Promise<void> {
    const found = await this.#purpose.findOut(this.#run, this.#challenge, sentAt);
    return found.kind === "unknown" ? this.#rest("confirming") : this.#end(found);
  }

  /** Ends what has been tried for long enough. */
  async giveUpInTime(): Promise<void> {
    const { store, clock } = this.#deps;
    const { id, createdAt } = this.#challenge;
    if (clock.now() < createdAt + GIVE_UP_MS) return;
    const step = { from: ["returned", "confirming"], to: "failed", problem: "outcome_unknown" } as const;
    await store.moveChallenge({ id, heldBy: this.#holder, ...step });
  }

  /** Leaves it for a later run, unless it has been tried for long enough. */
  async #rest(state: "returned" | "confirming"): Promise<void> {
    const now = this.#deps.clock.now();
    if (now >= this.#challenge.createdAt + GIVE_UP_MS) {
      const problem = state === "returned" ? this.#purpose.notSentProblem : "outcome_unknown";
      return this.#end({ kind: "failed", problem });
    }
    await this.#move({
      from: ["confirming"],
      to: state,
      hold: { holder: this.#holder, heldUntil: now + REST_MS },
    });
  }

  async #end({ kind, ...step }: Settled): Promise<void> {
    const { id, vault, purpose } = this.#challenge;
    const isOurs = await this.#move({ from: ["confirming"], to: kind, ...step });
    // Otherwise another run took it meanwhile, and finds what this one has filed.
    this.#run.log.info(isOurs ? "challenge_ended" : "challenge_ended_elsewhere", {
      vault,
      purpose,
      challengeId: id,
      state: kind,
      ...("problem" in step && { problem: step.problem }),
      ...("providerCode" in step && { providerCode: step.providerCode }),
    });
  }

  #move(step: Omit<ChallengeMove, "id" | "heldBy">): Promise<boolean> {
    return this.#deps.store.moveChallenge({ id: this.#challenge.id, heldBy: this.#holder, ...step });
  }

  get #purpose() {
    return purposeOf(this.#deps, this.#challenge);
  }
}
