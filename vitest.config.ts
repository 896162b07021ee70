import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.{ts,tsx}", "packages/*/*.test.ts", "e2e/**/*.test.ts"],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
