import { tmpdir } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

/** The tests that read .serverless/ and dist/: a run that selects one of them makes a fresh package first. */
const PACKAGE_TESTS = [
  ...["test/template.test.ts", "test/package.test.ts", "test/least-privilege.test.ts"],
  "test/operating/*.test.ts",
];

/** The tests that install the packages of packages/: a run that selects one of them builds and packs these first. */
const PUBLISHED_TESTS = ["test/packages/**/*.test.ts", "test/examples/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    setupFiles: "test/patient-wait.ts",
    // Where local clouds announce themselves: those of tests do not mix with those of the developer.
    env: { XDG_STATE_HOME: join(tmpdir(), "pinpoint-isv-suite-tests") },
    projects: [
      {
        extends: true,
        test: {
          name: "source",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [...configDefaults.exclude, ...PACKAGE_TESTS, ...PUBLISHED_TESTS],
        },
      },
      { extends: true, test: { name: "package", include: PACKAGE_TESTS, globalSetup: "test/make-package.ts" } },
      { extends: true, test: { name: "published", include: PUBLISHED_TESTS, globalSetup: "test/packages/pack.ts" } },
    ],
  },
});
