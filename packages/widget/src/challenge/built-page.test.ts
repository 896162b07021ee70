/** Script and style as they stand inside the pages. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
let script: string;
let style: string;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ["build.ts", "challenge"], { cwd: root });
  script = await readFile(join(root, "dist/challenge/page.js"), "utf8");
  style = await readFile(join(root, "dist/challenge/page.css"), "utf8");
}, 60_000);

test("both stay small, since every page carries them", () => {
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(3 * 1024);
  expect(gzipSync(style, { level: 9 }).length).toBeLessThan(3 * 1024);
});

test("neither can end its element early", () => {
  expect(script).not.toMatch(/<\/?script|<!--/i);
  expect(style).not.toMatch(/<\/style/i);
});

test("the style loads nothing", () => {
  expect(style).not.toMatch(/url\(|@import/);
});
