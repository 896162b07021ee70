/** What a process leaves behind when it is killed. */
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openStore } from "../index.ts";
import type { TestDatabase } from "../store.contract.ts";
import { newIntent, NOW } from "./records.ts";

const fixture = fileURLToPath(new URL("./crash-writer.fixture.ts", import.meta.url));
const ROUNDS = 4;

export function describeCrashes(createDatabase: () => Promise<TestDatabase>): void {
  describe("a process killed with SIGKILL in the middle of its writes", () => {
    test("loses nothing that it acknowledged, and leaves a whole database", async ({ onTestFinished }) => {
      const database = await createDatabase();
      onTestFinished(() => database.remove());
      const acknowledged: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const numbers = await writeUntilKilled(database.url, round * 1_000_000);
        expect(numbers.length).toBeGreaterThan(0);
        acknowledged.push(...numbers);

        const store = await openStore(database.url);
        const cards = new Set((await store.listCards("customer-1")).map((card) => card.id));
        expect(acknowledged.filter((number) => !cards.has(`card-${number}`))).toEqual([]);
        for (const number of numbers) {
          expect(await store.startIntent(newIntent({ key: `key-${number}` }))).toEqual({
            kind: "answered",
            answer: { status: 201, body: `card-${number}` },
          });
        }
        const payments = await store.listPaymentsOfSession("ses_1");
        const sent = new Set(payments.filter(({ sentAt }) => sentAt === NOW).map(({ id }) => id));
        expect(acknowledged.filter((number) => !sent.has(`pay-${number}`))).toEqual([]);
        // Also of what was not acknowledged any more: an end and what the merchant hears of it are there together.
        const told = await store.takeDueNotifications({ nextAt: NOW, now: NOW, limit: 1_000_000 });
        const ended = payments.filter(({ state }) => state === "succeeded").map(({ id }) => id);
        expect(new Set(told.map(({ paymentId }) => paymentId))).toEqual(new Set(ended));
        await store.close();
        expect(database.findDamage?.() ?? null).toBeNull();
      }
    }, 60_000);
  });
}

/** Lets a process write until it is killed at a random moment. Gives the numbers of the writes it acknowledged. */
async function writeUntilKilled(url: string, from: number): Promise<number[]> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", fixture, url, String(from)],
    {
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 50_000,
      killSignal: "SIGKILL",
    },
  );
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (printed === "") setTimeout(() => child.kill("SIGKILL"), randomInt(5, 150));
    printed += text;
  });
  const signal = await new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (_status, endedBy) => resolve(endedBy));
  });
  expect(signal).toBe("SIGKILL");
  // A line cut short is no acknowledgement.
  return printed.split("\n").slice(0, -1).map(Number);
}
