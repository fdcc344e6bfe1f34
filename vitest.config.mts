import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/js/**/*.test.ts"],
    environment: "node",
    // A property that fails must fail the same way on the next run: fast-check prints its seed, and nothing is retried.
    retry: 0,
    // A machine that does other things besides takes longer over a property than the five seconds of the default.
    testTimeout: 30_000,
  },
});
