/** The npm entry: one ES module with React left to the shop. */
import { defineConfig } from "vite";
import { browsers } from "./browsers.ts";

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    target: browsers,
    outDir: "dist/npm",
    lib: { entry: "src/host/index.ts", formats: ["es"], fileName: () => "index.js" },
    rolldownOptions: {
      external: /^react(\/|$)/,
      // The component has effects, so frameworks with server components must be told.
      output: { banner: '"use client";' },
    },
  },
});
