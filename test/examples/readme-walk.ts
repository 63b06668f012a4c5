import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { expect, inject, onTestFinished } from "vitest";
import { createProject } from "../packages/project-folder.ts";
import { type Program, startProgram } from "../program.ts";
import { type WalkStep, walkSteps } from "../readme/walk-steps.ts";

const LOCAL_CLOUD = "http://127.0.0.1:4566";

/**
 * Does in an empty folder what a section of the README says, command by command and file by file, and prints when. It replaces
 * only the names of the two packages, by the files that `npm publish` would publish, and the ports, by free ones.
 */
export const startWalk = (title: string) => {
  const startedAt = performance.now();
  const project = createProject();
  rmSync(project.path("package.json"));
  const env = { ...project.env, ...NPM_SETTINGS, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const programs: Program[] = [];
  onTestFinished(async () => {
    await Promise.all(programs.map((program) => program.kill()));
    project.remove();
  });
  const inShell = (commands: string): Program => {
    const program = startProgram("sh", ["-ec", commands], { cwd: project.folder, env });
    programs.push(program);
    return program;
  };

  const left: WalkStep[] = walkSteps(title);
  const written: string[] = [];

  /** Runs the commands; a program that keeps running has printed the URL that it serves. */
  const run = async (commands: string): Promise<string> => {
    if (commands.includes("# keeps running")) {
      const url = await inShell(onFreePorts(commands)).printed(/(?:ready at|Local:)\s+(http:\S+)/);
      if (commands.includes("pinpoint start")) for (const path of written) move(path, url);
      return url;
    }
    const { exitCode, output } = await inShell(withTarballs(commands)).ended;
    if (exitCode !== 0) throw new Error(`${commands} ended with ${exitCode}: ${output}`);
    return output;
  };
  const move = (path: string, url: string): void =>
    project.write(path, readFileSync(project.path(path), "utf8").replaceAll(LOCAL_CLOUD, url));

  return {
    project,
    /** Runs the commands again. */
    again: run,
    log: (what: string): void => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1)} s: ${what}`),
    /** Takes all steps up to the shell block that begins with the text. Returns what it printed, or the URL that it serves. */
    upTo: async (beginning: string): Promise<string> => {
      while (true) {
        const step = left.shift();
        if (step === undefined) throw new Error(`the README's "${title}" has no shell block "${beginning}"`);
        if (step.kind === "file") {
          project.write(step.path, step.text);
          written.push(step.path);
          continue;
        }
        const printed = await run(step.commands);
        if (step.commands.startsWith(beginning)) return printed;
      }
    },
    expectEnd: () => expect(left).toEqual([]),
  };
};

const NPM_SETTINGS = { npm_config_prefer_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };

const withTarballs = (commands: string): string => {
  const { client, suite } = inject("tarballs");
  return commands.replaceAll(/^npm install .*$/gm, (line) =>
    line.replace("pinpoint-poke-client", client).replace("pinpoint-isv-suite", suite),
  );
};

/** The program itself in place of `npx`, which does not forward the signal that ends it. */
const onFreePorts = (commands: string): string =>
  commands
    .replace(/^npx (\w+)/, "exec node_modules/.bin/$1")
    .replace(/pinpoint start/, "$& --port 0 --pages 0")
    .replace(/bin\/vite/, "$& --port 0");
