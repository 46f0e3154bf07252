import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A test that is left out, or alone, counts as failed: see scripts/test-suites.mjs.
    allowOnly: false,
    projects: ["packages/*", "scripts"],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      exclude: ["**/generated/**"],
    },
  },
});
