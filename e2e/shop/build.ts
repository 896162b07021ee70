/** Builds the shop's pages: `node build.ts [--force]`. They import the widget as any shop does: its built npm entry. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildParts, type Part } from "@saved-cards/widget/build";
import { build, type InlineConfig } from "vite";

// Whoever builds, a test runner for one, gets the build that is shipped.
process.env["NODE_ENV"] = "production";

const here = (path: string) => join(import.meta.dirname, path);
const folderOf = (name: string) => dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));

interface Bundle {
  name: string;
  entry: string;
  format: "es" | "iife";
  resolve?: InlineConfig["resolve"];
}

function bundle({ name, entry, format, resolve = {} }: Bundle): Promise<unknown> {
  return build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: "warn",
    publicDir: here("public"),
    resolve,
    build: {
      target: "es2022",
      outDir: here("dist/pages"),
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: here(`browser/${entry}`),
        // The npm entry's "use client" is for servers, and there is none in these pages.
        checks: { moduleLevelDirective: false },
        output: { format, entryFileNames: `${name}.js` },
      },
    },
  });
}

/** For whatever imports React, React's own packages included. */
function reactFrom(react: string, reactDom: string): InlineConfig["resolve"] {
  return {
    alias: [
      { find: /^react(?=\/|$)/, replacement: folderOf(react) },
      { find: /^react-dom(?=\/|$)/, replacement: folderOf(reactDom) },
    ],
  };
}

const shop: Part = {
  name: "shop",
  inputs: [
    ...["browser", "public", "texts.ts", "build.ts", "../package.json", "../../pnpm-lock.yaml"].map(here),
    fileURLToPath(import.meta.resolve("@saved-cards/widget")),
  ],
  output: here("dist/pages"),
  async build() {
    await bundle({ name: "script", entry: "script.ts", format: "iife" });
    const react = { entry: "react.tsx", format: "es" } as const;
    await bundle({ ...react, name: "react", resolve: reactFrom("react", "react-dom") });
    await bundle({ ...react, name: "react-18", resolve: reactFrom("react-18", "react-dom-18") });
  },
};

await buildParts([shop], process.argv.includes("--force") ? "all" : "stale");
