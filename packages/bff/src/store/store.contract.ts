/**
 * What every database behind the store's port must do. A database's own test file calls {@link describeStore} with a
 * way to make an empty one.
 */
import { afterEach, beforeEach, describe } from "vitest";
import { describeCards } from "./contract/cards.contract.ts";
import { describeCounters } from "./contract/counters.contract.ts";
import { describeIntents } from "./contract/intents.contract.ts";
import { describeProcesses } from "./contract/processes.contract.ts";
import { describeSessions } from "./contract/sessions.contract.ts";
import { openStore, type Store } from "./index.ts";

export interface TestDatabase {
  /** As in `DATABASE_URL`. */
  url: string;
  remove(): Promise<void>;
}

/** What each suite works with, made anew for every test. */
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

    beforeEach(async () => {
      database = await createDatabase();
      store = await openStore(database.url);
    });
    afterEach(async () => {
      await store.close();
      await database.remove();
    });

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
    describeCounters(given);
    describeProcesses(createDatabase);
  });
}
