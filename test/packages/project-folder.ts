import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const TOOLS = join(import.meta.dirname, "tools");

/** A folder outside this repository, as a user of the packages has it. */
export type ProjectFolder = ReturnType<typeof createProject>;

// npm passes its settings to the programs that it runs, and these would reach the npm that runs in the folder.
const isOfNpm = (name: string): boolean => name.startsWith("npm_");
const OUTSIDE = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfNpm(name)));

export const createProject = () => {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  const env = { ...OUTSIDE, XDG_STATE_HOME: join(folder, "state-home") };

  /** Runs a program; rejects with its output if it fails. */
  const run = async (command: string, ...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env });
    return stdout;
  };
  const npm = (...args: string[]) =>
    run("npm", ...args, "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
  const write = (path: string, content: string | object): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  };
  write("package.json", { private: true, type: "module" });

  return {
    folder,
    env,
    run,
    write,
    path: (path: string): string => join(folder, path),
    install: (...tarballs: string[]) => npm("install", "--no-save", ...tarballs),
    /** Installs the oldest versions that the packages support, as the lock file pins them. */
    installTools: () => {
      for (const file of ["package.json", "package-lock.json"]) cpSync(join(TOOLS, file), join(folder, file));
      return npm("ci");
    },
    remove: () => rmSync(folder, { recursive: true, maxRetries: 3 }),
  };
};
