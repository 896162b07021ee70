/** Several processes on one database: no state lives in any of them. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { openStore } from "../index.ts";
import type { TestDatabase } from "../store.contract.ts";
import { RACES } from "./racer.fixture.ts";
import { NOW } from "./records.ts";

const Finish = z.object({
  held: z.array(z.int()),
  leased: z.array(z.int()),
  filed: z.array(z.string()),
  paid: z.array(z.int()),
  ended: z.array(z.string()),
  taken: z.array(z.string()),
});
type Finish = z.infer<typeof Finish>;

const fixture = fileURLToPath(new URL("./racer.fixture.ts", import.meta.url));
const RACERS = ["anna", "berk", "cem"];

/** A process that races once for every line it is given. */
interface Racer {
  process: ChildProcess;
  run(databaseUrl: string): Promise<Finish>;
}

async function startRacer(name: string): Promise<Racer> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", fixture, name], {
    stdio: ["pipe", "pipe", "inherit"],
    timeout: 60_000,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`The process of ${name} died; it says above why.`);
    return value;
  };
  expect(await nextLine()).toBe("ready");
  return {
    process: child,
    async run(databaseUrl) {
      child.stdin.write(`${databaseUrl}\n`);
      return Finish.parse(JSON.parse(await nextLine()));
    },
  };
}

export function describeProcesses(createDatabase: () => Promise<TestDatabase>): void {
  describe("several processes at once", () => {
    let racers: Racer[];
    beforeAll(async () => {
      racers = await Promise.all(RACERS.map(startRacer));
    }, 60_000);
    afterAll(() => racers.forEach((racer) => racer.process.kill("SIGKILL")));

    const everyRace = Array.from({ length: RACES }, (_, race) => race);

    test.each([1, 2, 3])(
      "migrate an empty database, and each intent has one holder, each order one payment (%i)",
      async () => {
        const database = await createDatabase();
        try {
          const finishes = await Promise.all(racers.map((racer) => racer.run(database.url)));
          for (const prize of ["held", "leased", "paid"] as const) {
            expect(finishes.flatMap((finish) => finish[prize]).toSorted((a, b) => a - b)).toEqual(everyRace);
          }
          const taken = finishes.flatMap((finish) => finish.taken);
          expect(taken).toHaveLength(RACES);
          expect(new Set(taken)).toEqual(new Set(everyRace.map((race) => `order-${race}`)));
          const store = await openStore(database.url);
          const told = await store.takeDueNotifications({ nextAt: NOW, now: NOW, limit: 99 });
          expect(told).toHaveLength(RACES);
          expect(new Set(told.map(({ id }) => id))).toEqual(new Set(finishes.flatMap(({ ended }) => ended)));
          for (const race of everyRace) {
            const filed = finishes.map((finish) => finish.filed[race]);
            const cards = await store.listCards(`customer-${race}`);
            expect(new Set(filed)).toEqual(new Set(cards.map((card) => card.id)));
            expect(cards.map((card) => card.isDefault)).toEqual([true]);
          }
          expect(await store.readCounter("attempts", 0)).toMatchObject({ points: RACES * RACERS.length });
          await store.close();
        } finally {
          await database.remove();
        }
      },
    );
  });
}
