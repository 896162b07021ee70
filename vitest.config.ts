import { defineConfig } from "vitest/config";

/** Of fast-check, for CI: there the examples are the same every time, since it is the change that is judged. Elsewhere they are random. */
const SEEDED = "\0seeded-fast-check";
const seededFastCheck = {
  name: "seeded-fast-check",
  enforce: "pre" as const,
  resolveId: (id: string, importer?: string) =>
    id === "fast-check" && importer !== SEEDED ? SEEDED : undefined,
  load: (id: string) =>
    id === SEEDED
      ? `import { configureGlobal } from "fast-check";
         configureGlobal({ seed: 20261122 });
         export * from "fast-check";`
      : undefined,
};

export default defineConfig({
  plugins: process.env["CI"] ? [seededFastCheck] : [],
  test: {
    include: ["packages/*/src/**/*.test.{ts,tsx}", "packages/*/*.test.ts", "e2e/**/*.test.ts"],
    // For a slow machine: what hangs is no sooner known for it.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
