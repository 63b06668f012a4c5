import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeStateDirectory } from "../../src/local/state-directory.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "state-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const module = join(import.meta.dirname, "../../src/local/state-directory.ts");

/** Another process that takes the directory and stays. */
const takenByAnother = async () => {
  const code = `import { takeStateDirectory } from ${JSON.stringify(module)}; takeStateDirectory(${JSON.stringify(directory)}); console.log("taken"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
};

describe("takeStateDirectory", () => {
  it("refuses a directory that this process has, until it is given back", () => {
    const release = takeStateDirectory(directory);
    expect(() => takeStateDirectory(directory)).toThrow(`in use by process ${process.pid}`);
    release();
    takeStateDirectory(directory)();
  });

  it("names the other process that has it, and takes over when that one was killed", async () => {
    const child = await takenByAnother();
    expect(() => takeStateDirectory(directory)).toThrow(
      `${directory} is in use by process ${child.pid}. Stop it, or start with another directory.`,
    );
    child.kill("SIGKILL");
    await once(child, "exit");
    takeStateDirectory(directory)();
  });
});
