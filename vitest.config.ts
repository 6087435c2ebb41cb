import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const report = process.env["GALAXY_TEST_REPORT"];

/**
 * Three kinds of tests, told apart by their suffix:
 * `.test.ts` needs nothing, `.pg.test.ts` a real Postgres, `.e2e.test.ts` a whole product (and mostly a browser).
 */
export default defineConfig({
  // Vite would take graphql's `module` build, Node takes `main`: with both there are two copies, and graphql refuses that
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(new URL("node_modules/graphql/index.js", import.meta.url)) }] },
  test: {
    // most of a test's time is waiting for a process or a browser, not for a core
    maxWorkers: 2,
    reporters: report ? ["default", ["json", { outputFile: report }]] : ["default"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "**/*.pg.test.ts", "**/*.e2e.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "pg",
          globalSetup: ["./infra/postgres/test-server.ts"],
          include: ["**/*.pg.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          globalSetup: ["./infra/postgres/test-server.ts"],
          include: ["**/*.e2e.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // What comes through a browser, a server and a read model takes longer than the second vitest gives it
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
