import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildParts, gzipSize, type Part } from "./build-parts.ts";

let folder: string;
let part: Part;
let builds: number;

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  folder = await mkdtemp(join(tmpdir(), "saved-cards-build-"));
  await mkdir(join(folder, "src/deep"), { recursive: true });
  await writeFile(join(folder, "src/deep/a.ts"), "1");
  builds = 0;
  const output = join(folder, "dist/part");
  part = {
    name: "part",
    inputs: [join(folder, "src"), join(folder, "missing.json")],
    output,
    async build() {
      builds += 1;
      await mkdir(output, { recursive: true });
      await writeFile(join(output, "a.js"), `console.log(${builds});`);
    },
  };
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const build = () => buildParts([part], "stale");

test("a part is built once while nothing changes, and that is said once", async () => {
  await build();
  await build();
  expect(builds).toBe(1);
  expect(console.log).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^built part, 0\.\d KB gzip$/));
});

test("a part is built again when a file changes, comes or goes", async () => {
  await build();
  await writeFile(join(folder, "src/deep/a.ts"), "2");
  await build();
  await writeFile(join(folder, "src/b.ts"), "");
  await build();
  await rm(join(folder, "src/b.ts"));
  await build();
  await writeFile(join(folder, "missing.json"), "{}");
  await build();
  expect(builds).toBe(5);
});

test("tests are no part of what is built", async () => {
  await build();
  await writeFile(join(folder, "src/deep/a.test.ts"), "1");
  await build();
  expect(builds).toBe(1);
});

test("a part is built again when its output is gone, or when all are asked for", async () => {
  await build();
  await rm(part.output, { recursive: true });
  await build();
  await buildParts([part], "all");
  expect(builds).toBe(3);
});

test("what an earlier build left behind is gone", async () => {
  await mkdir(part.output, { recursive: true });
  await writeFile(join(part.output, "old.js"), "x".repeat(100_000));
  await build();
  expect(await gzipSize(part.output)).toBeLessThan(100);
});

test("a part whose build failed is stale", async () => {
  await build();
  const works = part.build;
  part.build = () => Promise.reject(new Error("broken"));
  await expect(buildParts([part], "all")).rejects.toThrow("broken");
  part.build = works;
  await build();
  expect(builds).toBe(2);
});
