import { cpSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { createProject } from "../packages/project-folder.ts";
import { type Program, startProgram } from "../program.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLES = join(ROOT, "examples");
const TYPESCRIPT = join(ROOT, "node_modules/typescript/bin/tsc");
const COMPILER_OPTIONS = {
  module: "nodenext",
  target: "es2024",
  lib: ["es2024", "dom"],
  jsx: "react-jsx",
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [join(ROOT, "node_modules/@types")],
};

/** npm installs a package or two, and the machine may be busy. */
export const EXAMPLE_MS = 600_000;

/**
 * A copy of an example outside of this repository, with what its package.json names installed. The packages of this repository
 * come from the files that `npm publish` would publish.
 */
export const copyExample = async (name: string) => {
  const project = createProject();
  const programs: Program[] = [];
  onTestFinished(async () => {
    await Promise.all(programs.map((program) => program.kill()));
    project.remove();
  });
  cpSync(join(EXAMPLES, name), project.folder, { recursive: true, filter: isOfExample });
  const { dependencies = {} } = JSON.parse(readFileSync(project.path("package.json"), "utf8"));
  const { client, suite } = inject("tarballs");
  const packed = { "pinpoint-poke-client": client, "pinpoint-isv-suite": suite };
  await project.install(...Object.entries(packed).flatMap(([name, path]) => (name in dependencies ? [path] : [])));

  // Scripts run on the Node of this test, whatever the Node of the system is.
  const env = { ...project.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const start = (command: string, args: string[], more: NodeJS.ProcessEnv = {}): Program => {
    const program = startProgram(command, args, { cwd: project.folder, env: { ...env, ...more } });
    programs.push(program);
    return program;
  };
  return {
    ...project,
    start,
    /** What the TypeScript compiler says about the example, with the declarations of the packed packages: nothing. */
    typeErrors: (): Promise<string> => {
      project.write("tsconfig.test.json", { compilerOptions: COMPILER_OPTIONS, exclude: ["node_modules", "dist"] });
      const compiled = project.run(process.execPath, TYPESCRIPT, "--project", "tsconfig.test.json");
      return compiled.catch(({ stdout }) => stdout);
    },
    /**
     * Starts the local cloud on free ports as `npm start` does, and returns its URL. Not with npm, which does not forward the
     * signal that ends it.
     */
    startCloud: (...args: string[]) =>
      start(project.path("node_modules/.bin/pinpoint"), ["start", "--port", "0", "--pages", "0", ...args]).printed(
        /ready at (http:\S+)/,
      ),
    /** Runs a program to its end, and returns what it printed. Rejects if it fails. */
    runToEnd: async (command: string, args: string[], more: NodeJS.ProcessEnv = {}): Promise<string> => {
      const { exitCode, output } = await start(command, args, more).ended;
      if (exitCode !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${exitCode}: ${output}`);
      return output;
    },
  };
};

const isOfExample = (path: string): boolean => !/\/(?:node_modules|dist|\.local)$/.test(path);
