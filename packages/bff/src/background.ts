/** What goes on without a request. Any number of instances may do it at once; whoever runs the BFF calls it every few seconds. */
import { sweepChallenges } from "./challenges/index.ts";
import { bffDeps, type BffOptions } from "./deps.ts";
import { deliverNotifications } from "./notifications/index.ts";
import { settlePayments } from "./payments/index.ts";

export interface BackgroundWork {
  /** Ends challenges that nobody came back from, and goes on with those that a process left. */
  sweepChallenges(): Promise<void>;
  /** Finds out what became of payments whose outcome is not known. */
  settlePayments(): Promise<void>;
  /** Tells the merchant's server of payments. */
  deliverNotifications(): Promise<void>;
}

export function backgroundWork(options: BffOptions): BackgroundWork {
  const deps = bffDeps(options);
  const { log, merchantWebhook } = options;
  return {
    sweepChallenges: () => sweepChallenges(deps, log),
    settlePayments: () => settlePayments(deps, log),
    async deliverNotifications() {
      if (merchantWebhook) await deliverNotifications({ ...deps, merchantWebhook }, log);
    },
  };
}
