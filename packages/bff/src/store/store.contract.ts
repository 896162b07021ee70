/**
 * What every database behind the store's port must do. A database's own test file calls {@link describeStore} with a
 * way to make an empty one.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe } from "vitest";
import { describeCards } from "./contract/cards.contract.ts";
import { describeChallenges } from "./contract/challenges.contract.ts";
import { describeCounters } from "./contract/counters.contract.ts";
import { describeCrashes } from "./contract/crashes.contract.ts";
import { describeIntents } from "./contract/intents.contract.ts";
import { describeLooks } from "./contract/looks.contract.ts";
import { describeNotifications } from "./contract/notifications.contract.ts";
import { describeOrderPrices } from "./contract/order-prices.contract.ts";
import { describePaymentEnds } from "./contract/payment-ends.contract.ts";
import { describePaymentRaces } from "./contract/payment-races.contract.ts";
import { describePayments } from "./contract/payments.contract.ts";
import { describeProcesses } from "./contract/processes.contract.ts";
import { describeRaces } from "./contract/races.contract.ts";
import { describeSessions } from "./contract/sessions.contract.ts";
import { describeTexts } from "./contract/texts.contract.ts";
import { openStore, type Store } from "./index.ts";

export interface TestDatabase {
  /** As in `DATABASE_URL`. */
  url: string;
  /** Empties it, for the next test. Nobody has it open. */
  clear(): Promise<void>;
  remove(): Promise<void>;
  /** What the database's own check of its files says, where it has one. */
  findDamage?(): string | null;
}

/** What each suite works with: empty for every test. */
export interface Given {
  readonly store: Store;
  readonly url: string;
  /** Closes the store and opens it again. */
  reopen(): Promise<Store>;
}

export function describeStore(name: string, createDatabase: () => Promise<TestDatabase>): void {
  describe(name, () => {
    let database: TestDatabase;
    let store: Store;

    beforeAll(async () => {
      database = await createDatabase();
    });
    beforeEach(async () => {
      store = await openStore(database.url);
    });
    afterEach(async () => {
      await store.close();
      await database.clear();
    });
    afterAll(() => database.remove());

    const given: Given = {
      get store() {
        return store;
      },
      get url() {
        return database.url;
      },
      async reopen() {
        await store.close();
        store = await openStore(database.url);
        return store;
      },
    };
    describeSessions(given);
    describeCards(given);
    describeIntents(given);
    describeChallenges(given);
    describeOrderPrices(given);
    describePayments(given);
    describePaymentEnds(given);
    describeLooks(given);
    describeNotifications(given);
    describeCounters(given);
    describeTexts(given);
    describeRaces(given);
    describePaymentRaces(given);
    describeProcesses(createDatabase);
    describeCrashes(createDatabase);
  });
}
