import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentFiles, staticClosure } from "./loaded-files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "loaded-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function names(files: string[]): string[] {
  return files.map((file) => file.slice(folder.length + 1)).toSorted();
}

describe("what a module loads", () => {
  it("is the module and its static imports, however far and in whatever form", async () => {
    await write({
      "entry.js": `import{a as b}from"./chunks/a.js";import"./side-effect.js";export*from"./all.js";export{c}from"./c.js";b()`,
      "chunks/a.js": `import{d}from"../d.js";export const a=d`,
      "side-effect.js": "",
      "all.js": "export const e=1",
      "c.js": "export const c=1",
      "d.js": "export const d=1",
    });
    const files = await staticClosure(join(folder, "entry.js"), []);
    expect(names(files)).toEqual(["all.js", "c.js", "chunks/a.js", "d.js", "entry.js", "side-effect.js"]);
  });

  it("does not include what is imported later, nor what only looks like an import", async () => {
    await write({
      "entry.js": `const text='import"./not.js"';const later=()=>import("./later.js");later(text)`,
    });
    expect(names(await staticClosure(join(folder, "entry.js"), []))).toEqual(["entry.js"]);
  });

  it("ends when modules import each other", async () => {
    await write({ "a.js": `import"./b.js"`, "b.js": `import"./a.js"` });
    expect(names(await staticClosure(join(folder, "a.js"), []))).toEqual(["a.js", "b.js"]);
  });

  it("leaves out packages that are declared external, and refuses any other", async () => {
    await write({ "entry.js": `import{useState}from"react";useState()` });
    const entry = join(folder, "entry.js");
    expect(names(await staticClosure(entry, ["react"]))).toEqual(["entry.js"]);
    await expect(staticClosure(entry, [])).rejects.toThrow(
      `It imports "react", whose weight is not counted.`,
    );
  });

  it("fails when an imported file is missing", async () => {
    await write({ "entry.js": `import"./gone.js"` });
    await expect(staticClosure(join(folder, "entry.js"), [])).rejects.toThrow("gone.js");
  });
});

describe("what a document loads", () => {
  it("is its scripts with their imports, its preloaded modules and its stylesheets, but not its icon", async () => {
    await write({
      "index.html": `<link rel="icon" href="/frame/assets/icon.svg">
        <script type="module" crossorigin src="/frame/assets/main-1a.js"></script>
        <link rel="modulepreload" href="/frame/assets/vendor-2b.js">
        <link rel=stylesheet href=./assets/main-3c.css>`,
      "assets/main-1a.js": `import"./vendor-2b.js";import"./i18n-4d.js"`,
      "assets/vendor-2b.js": "",
      "assets/i18n-4d.js": "",
      "assets/main-3c.css": "",
    });
    expect(names(await documentFiles(join(folder, "index.html")))).toEqual([
      "assets/i18n-4d.js",
      "assets/main-1a.js",
      "assets/main-3c.css",
      "assets/vendor-2b.js",
    ]);
  });

  it("is an error when the document names no script, since then nothing was measured", async () => {
    await write({ "index.html": "<p>Hello" });
    await expect(documentFiles(join(folder, "index.html"))).rejects.toThrow("names no script");
  });
});
