/** Where the repository is on this machine, and how a path in it is found. */
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** An absolute path from one that is relative to the repository's root. */
export function inRepository(...segments: string[]): string {
  return resolve(ROOT, ...segments);
}
