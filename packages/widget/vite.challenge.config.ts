/** Script and style of the challenge's pages, which the BFF puts into them. */
import { join } from "node:path";
import { defineConfig } from "vite";
import { browsers } from "./browsers.ts";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    target: browsers,
    outDir: join(import.meta.dirname, "dist/challenge"),
    lib: {
      entry: "src/challenge/main.ts",
      formats: ["iife"],
      name: "savedCardsChallenge",
      fileName: () => "page.js",
      cssFileName: "page",
    },
  },
});
