/**
 * What is reachable in the memory of a BFF in a process of its own. A snapshot holds strings and objects, not the bytes of buffers.
 */
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLuhnValid } from "../sandbox/luhn.ts";
import type { BffProcess, Installation } from "./bff-process.ts";
import { until } from "./shopper.ts";

/** For Node, so that {@link heapSnapshot} can ask for one. */
export const HEAP_OPTIONS = ["--heapsnapshot-signal=SIGUSR2"];

/** A number like any other, with a right check digit. */
export function someNumber(): string {
  const digits = `454359${String(randomInt(1e9)).padStart(9, "0")}`;
  const check = Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`).find(isLuhnValid);
  if (check === undefined) throw new Error("One of ten digits is right.");
  return check;
}

/** Has the server write a heap snapshot and gives its text. The server answers nothing while it writes. */
export async function heapSnapshot(bff: BffProcess, installation: Installation): Promise<string> {
  const written = () => readdirSync(installation.folder).find((name) => name.endsWith(".heapsnapshot"));
  bff.signal("SIGUSR2");
  await until("a snapshot is begun", async () => written() !== undefined);
  await until("it is written", () => answers(bff), 60_000);
  return readFileSync(join(installation.folder, written() ?? ""), "utf8");
}

/** A connection that was idle while the server could not look at it may be closed by now. */
async function answers(bff: BffProcess): Promise<boolean> {
  try {
    return (await bff.send("/healthz", { method: "GET" })).ok;
  } catch {
    return false;
  }
}

/** Which of the numbers stand in the text, with or without separators. */
export function numbersIn(text: string, numbers: readonly string[]): string[] {
  const runs = text.match(/\d(?:[ -]?\d){15,}/g) ?? [];
  const digits = new Set(runs.flatMap((run) => windows(run.replaceAll(/\D/g, ""))));
  return numbers.filter((number) => digits.has(number));
}

function windows(digits: string): string[] {
  return Array.from({ length: digits.length - 15 }, (_, start) => digits.slice(start, start + 16));
}
