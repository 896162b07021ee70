/** What a shop installs from npm, and what it loads by script tag: the built artefacts, packed as they are published. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gzipSize } from "../../build-parts.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

let folder: string;
let tarball: Buffer;

/** The pnpm that runs these tests, or the one that the README's commands name. */
async function pnpm(...args: string[]): Promise<void> {
  const own = process.env["npm_execpath"] ?? "";
  await (own.endsWith("pnpm")
    ? run(own, args, { cwd: root })
    : run("npx", ["-y", "pnpm@12", ...args], { cwd: root }));
}

beforeAll(async () => {
  await run(process.execPath, ["build.ts", "loader", "npm", "types"], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), "saved-cards-package-"));
  await pnpm("pack", "--pack-destination", folder);
  const name = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
  tarball = await readFile(join(folder, name ?? "no tarball"));
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the packed package", () => {
  test("holds the built entry and its types, and nothing else", () => {
    const files = unpack()
      .listFiles()
      .filter((file) => !/^(LICENSE|README\.md)$/.test(file));
    expect(files.toSorted()).toEqual([
      "dist/npm/index.js",
      "dist/types/global.d.ts",
      "dist/types/index.d.ts",
      "dist/types/react.d.ts",
      "dist/types/types.d.ts",
      "package.json",
    ]);
  });

  test("is published right, says publint", async () => {
    const data = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
    if (!(data instanceof ArrayBuffer)) throw new Error("the tarball is in shared memory");
    expect((await publint({ pack: { tarball: data }, strict: true })).messages).toEqual([]);
  });

  test("has types that resolve everywhere an ES module can be imported", async () => {
    const result = await checkPackage(createPackageFromTarballData(tarball));
    if (!result.types) throw new Error("no types found");
    // ES modules only: `require` in CommonJS and the resolution of Node 10 are not claimed.
    const problems = result.problems.filter(
      (problem) =>
        !("resolutionKind" in problem) || !["node10", "node16-cjs"].includes(problem.resolutionKind),
    );
    expect(problems).toEqual([]);
  });

  test.each(["bundler", "nodenext"])(
    "gives types to a shop without zod, under moduleResolution %s",
    async (moduleResolution) => {
      await installShop();
      await writeFile(
        join(folder, "tsconfig.json"),
        JSON.stringify({
          compilerOptions: {
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: false,
            noEmit: true,
            jsx: "react-jsx",
            target: "es2022",
            lib: ["es2022", "dom"],
            module: moduleResolution === "bundler" ? "esnext" : "nodenext",
            moduleResolution,
            types: ["@saved-cards/widget/global"],
          },
          files: ["shop.tsx"],
        }),
      );
      const tsc = fileURLToPath(import.meta.resolve("typescript/package.json")).replace(
        "package.json",
        "bin/tsc",
      );
      const { stdout } = await run(process.execPath, [tsc, "-p", folder]).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toBe("");
    },
    30_000,
  );
});

const shop = `
import { SavedCards as Cards, type Card, type Appearance, type ChallengeEvent, type SavedCardsHandle, type SavedCardsProps, type WidgetError } from "@saved-cards/widget";

const appearance: Appearance = { theme: "dark", variables: { colorPrimary: "#123456" } };
const props: SavedCardsProps = { baseUrl: "https://cards.example", session: "s", appearance, locale: undefined };
export const element = <Cards {...props} className="cards" onSelect={(card: Card | null) => card?.last4} />;

const handle: SavedCardsHandle = SavedCards.mount("#cards", {
  session: "s",
  onError: (error: WidgetError) => error.requestId?.length,
  challenge: "redirect",
  challengeId: new URLSearchParams(location.search).get("saved_cards_challenge"),
  onChallenge: ({ id, state }: ChallengeEvent) => state === "succeeded" && id.length,
});
handle.update({ locale: "en" });
addEventListener("saved-cards:load", () => SavedCards.version.length);

// @ts-expect-error The component needs to know where the server is.
export const incomplete = <Cards session="s" />;
// @ts-expect-error There is no such language.
handle.update({ locale: "de" });
`;

/** A shop with React's types and this package: no zod, and nothing of ours besides. */
async function installShop(): Promise<void> {
  const modules = join(folder, "node_modules");
  const installed = join(modules, "@saved-cards/widget");
  await rm(modules, { recursive: true, force: true });
  await mkdir(join(modules, "@types"), { recursive: true });
  await symlink(await realpath(join(root, "node_modules/@types/react")), join(modules, "@types/react"));
  const { listFiles, readFile: read } = unpack();
  for (const file of listFiles()) {
    const target = join(installed, file);
    await mkdir(join(target, ".."), { recursive: true });
    await writeFile(target, read(file));
  }
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "shop.tsx"), shop);
}

function unpack() {
  const unpacked = createPackageFromTarballData(tarball);
  const prefix = "/node_modules/@saved-cards/widget/";
  return {
    listFiles: () => unpacked.listFiles().map((file) => file.replace(prefix, "")),
    readFile: (file: string) => unpacked.readFile(prefix + file),
  };
}

describe("what the merchant's page loads", () => {
  test.each([
    ["loader", 5],
    ["npm", 6],
  ])("%s stays under %i KB", async (part, kilobytes) => {
    expect(await gzipSize(join(root, "dist", part))).toBeLessThan(kilobytes * 1024);
  });

  test.each(["loader/saved-cards.js", "npm/index.js"])(
    "%s has no schemas and no inline styles or markup",
    async (file) => {
      const code = await readFile(join(root, "dist", file), "utf8");
      expect(code).not.toMatch(
        /zod|strictObject|innerHTML|insertAdjacentHTML|document\.write|cssText|setAttribute\(.style/i,
      );
    },
  );

  test("the npm entry imports React and nothing else, and is for the client in frameworks with server components", async () => {
    const code = await readFile(join(root, "dist/npm/index.js"), "utf8");
    expect([...code.matchAll(/from ?"([^"]+)"/g)].map(([, name]) => name)).toEqual([
      "react",
      "react/jsx-runtime",
    ]);
    expect(code).toMatch(/^"use client";/);
  });
});
