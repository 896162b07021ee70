/** Builds what is stale: a part of a build is what some files make of it, and is fresh while none of them has changed. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

export interface Part {
  name: string;
  /** Files and folders that it is made of; tests in them do not count. Missing ones do not either. */
  inputs: string[];
  /** The folder that it is built into; emptied before. */
  output: string;
  build: () => Promise<unknown>;
}

async function filesOf(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

async function fingerprint(inputs: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of await filesOf(input)) {
      const content = await readFile(file);
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/** @returns bytes of the folder's scripts and styles, each compressed by itself, as they are served. */
export async function gzipSize(folder: string): Promise<number> {
  const files = (await filesOf(folder)).filter((file) => /\.(js|css)$/.test(file));
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(file), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function buildPart(part: Part, stamp: string, current: string): Promise<void> {
  // First, so that a build that fails half-way is not taken for fresh.
  await rm(stamp, { force: true });
  await rm(part.output, { recursive: true, force: true });
  await part.build();
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, current);
  const size = await gzipSize(part.output);
  console.log(`built ${part.name}${size > 0 ? `, ${(size / 1024).toFixed(1)} KB gzip` : ""}`);
}

/**
 * Builds the parts one after another, with one line of output for each that was not fresh.
 * @param which "all" builds the fresh ones too.
 */
export async function buildParts(parts: Part[], which: "stale" | "all"): Promise<void> {
  for (const part of parts) {
    const stamp = join(dirname(part.output), ".built", basename(part.output));
    const current = await fingerprint(part.inputs);
    const isFresh =
      existsSync(part.output) && existsSync(stamp) && (await readFile(stamp, "utf8")) === current;
    if (isFresh && which === "stale") continue;
    await buildPart(part, stamp, current);
  }
}
