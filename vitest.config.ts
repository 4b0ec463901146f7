import { defineConfig } from "vitest/config";

const report = process.env.VITEST_REPORT;
const limits = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "parts",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/e2e/**"],
          ...limits,
        },
      },
      {
        test: {
          name: "program",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/support/global-setup.ts"],
          ...limits,
        },
      },
    ],
    // CI counts the tests from this file; people read the default report.
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
