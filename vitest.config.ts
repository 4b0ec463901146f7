import { defineConfig } from "vitest/config";

const report = process.env.VITEST_REPORT;
const limits = { testTimeout: 30_000, hookTimeout: 60_000 };
/** Most of the time goes into waiting for programs: by default one core of two would stand idle. */
const WORKERS = 2;
const CHAOS = "test/e2e/chaos.test.ts";

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
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
          exclude: [CHAOS],
          globalSetup: ["test/support/global-setup.ts"],
          ...limits,
        },
      },
      {
        test: {
          name: "chaos",
          include: [CHAOS],
          globalSetup: ["test/support/global-setup.ts"],
          sequence: { groupOrder: 1 }, // by itself, after the others: it keeps every core busy
          ...limits,
        },
      },
    ],
    // CI counts the tests from this file; people read the default report.
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
