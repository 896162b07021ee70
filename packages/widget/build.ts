/** Builds the widget, or some parts of it: `node build.ts [--force] [challenge|frame|loader|npm|types]…`. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { buildParts, type Part } from "./build-parts.ts";

// Whoever builds, a test runner for one, gets the build that is shipped.
process.env["NODE_ENV"] = "production";

const here = (path: string) => join(import.meta.dirname, path);

/** What every part is made with. */
const tools = ["build.ts", "browsers.ts", "package.json", "../../pnpm-lock.yaml"].map(here);

/** The declarations that are published; they refer to no others. */
const declarations = ["index", "react", "types", "global"];

function vitePart(name: string, sources: string[]): Part {
  const configFile = here(`vite.${name}.config.ts`);
  return {
    name,
    inputs: [...sources.map(here), configFile, ...tools],
    output: here(`dist/${name}`),
    build: () => build({ configFile, logLevel: "warn" }),
  };
}

/** Types are checked elsewhere; here they are only written down. */
async function buildDeclarations(): Promise<void> {
  const emitted = await mkdtemp(join(tmpdir(), "saved-cards-types-"));
  const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace(
    "package.json",
    "bin/tsc",
  );
  await promisify(execFile)(process.execPath, [tsc, "-p", here("tsconfig.types.json"), "--outDir", emitted]);
  await mkdir(here("dist/types"), { recursive: true });
  for (const name of declarations) {
    const text = await readFile(join(emitted, `host/${name}.d.ts`), "utf8");
    // The compiler keeps the sources' extensions, which mean nothing to a shop.
    await writeFile(here(`dist/types/${name}.d.ts`), text.replaceAll(/(from "\.\/[\w-]+)\.tsx?"/g, '$1.js"'));
  }
  await rm(emitted, { recursive: true });
}

const parts: Part[] = [
  vitePart("loader", ["src/host"]),
  vitePart("npm", ["src/host"]),
  {
    name: "types",
    inputs: [here("src/host"), here("tsconfig.types.json"), ...tools],
    output: here("dist/types"),
    build: buildDeclarations,
  },
  vitePart("frame", ["src/frame", "src/card", "src/contract", "src/money"]),
  vitePart("challenge", [
    "src/challenge",
    "src/contract",
    "src/money",
    "src/frame/styles/base.css",
    "src/frame/components/button/button.css",
  ]),
];

const wanted = process.argv.slice(2).filter((argument) => argument !== "--force");
const chosen = parts.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
await buildParts(chosen, process.argv.includes("--force") ? "all" : "stale");
