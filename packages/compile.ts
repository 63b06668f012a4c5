import { execFileSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

/** Runs the TypeScript compiler with the tsconfig.json of a folder. */
export const compile = (project: string, outDir: string): void => {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "--project", project, "--outDir", outDir], { cwd: ROOT, stdio: "inherit" });
};
