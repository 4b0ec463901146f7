import { defineConfig } from "vitest/config";

const report = process.env.VITEST_REPORT;

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    include: ["test/**/*.test.{ts,tsx}"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // CI counts the tests from this file; people read the default report.
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
