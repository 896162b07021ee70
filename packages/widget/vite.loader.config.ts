/** The script tag: one classic script that defines `SavedCards`. */
import { defineConfig } from "vite";
import { browsers } from "./browsers.ts";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    target: browsers,
    outDir: "dist/loader",
    lib: {
      entry: "src/host/loader.ts",
      formats: ["iife"],
      name: "savedCardsLoader",
      fileName: () => "saved-cards.js",
    },
  },
});
