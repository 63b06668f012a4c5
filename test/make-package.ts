import { execSync } from "node:child_process";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

const makePackage = (): void => {
  execSync("npm run package", { cwd: join(import.meta.dirname, ".."), stdio: ["ignore", "ignore", "inherit"] });
};

/** Makes the package before the tests that read it run, and in watch mode before they run again. */
export default (project: TestProject): void => {
  makePackage();
  project.onTestsRerun((files) => {
    if (files.some((file) => file.project === project)) makePackage();
  });
};
