import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openState } from "../../../src/local/state/open-state.ts";

let directory: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "state-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

const MODULE = join(import.meta.dirname, "../../../src/local/state/open-state.ts");

/** Another process that opens the state and keeps running. Resolves to what it printed. */
const openInAnotherProcess = async (): Promise<{ child: ChildProcess; printed: string }> => {
  const code = `
    import { openState } from ${JSON.stringify(MODULE)};
    try {
      openState(${JSON.stringify(directory)});
      console.log("opened");
    } catch (error) {
      console.log(error.name);
    }
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [chunk] = await once(child.stdout, "data");
  return { child, printed: String(chunk).trim() };
};

const kill = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
};

describe("a state directory", () => {
  test("is opened once in a process, until it is closed", () => {
    const state = openState(directory);
    expect(() => openState(directory)).toThrow(`in use by process ${process.pid}`);
    state.close();
    openState(directory).close();
  });

  test("is opened by one process at a time, which others name, until that process is killed", async () => {
    const { child } = await openInAnotherProcess();
    expect(() => openState(directory)).toThrow(
      `${directory} is in use by process ${child.pid}. Stop it, or start with another directory.`,
    );
    await kill(child);
    openState(directory).close();
  });

  test("is opened by exactly one of several processes that start at once, also after one was killed", async () => {
    await kill((await openInAnotherProcess()).child);
    const opened = await Promise.all(Array.from({ length: 5 }, openInAnotherProcess));
    expect(opened.map(({ printed }) => printed).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => "StateDirectoryInUse"),
      "opened",
    ]);
  });

  test("is not in use by a process that ended and whose parent did not wait for it", async () => {
    // The shell starts the owner in the background and becomes `sleep`, which never waits for it, so the owner becomes a zombie when it ends.
    const code = `import { openState } from ${JSON.stringify(MODULE)}; openState(${JSON.stringify(directory)}); console.log(String(process.pid)); setTimeout(() => process.kill(process.pid, "SIGKILL"), 100);`;
    const shell = spawn("sh", ["-c", '"$0" --input-type=module -e "$1" & exec sleep 60', process.execPath, code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(shell);
    const [pid] = await once(shell.stdout, "data");
    await expect.poll(() => stateOf(Number(pid)), { timeout: 20_000 }).toBe("Z");
    // The last of its threads may take a moment to end.
    await vi.waitFor(() => openState(directory).close(), { timeout: 20_000 });
    expect(stateOf(Number(pid))).toBe("Z");
  });
});

const stateOf = (pid: number): string | undefined =>
  /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];

describe("--fresh", () => {
  test("deletes the state, and nothing that the local cloud did not create", () => {
    openState(directory).close();
    writeFileSync(join(directory, "engine.sqlite"), "");
    mkdirSync(join(directory, "snapshots/one"), { recursive: true });
    writeFileSync(join(directory, "notes.txt"), "");
    openState(directory, { fresh: true }).close();
    expect(
      readdirSync(directory)
        .filter((name) => !name.startsWith("lock"))
        .toSorted(),
    ).toEqual(["notes.txt", "state.json"]);
  });

  test.each([[false], [true]])("%s: a directory with other files is refused and unchanged", (fresh) => {
    mkdirSync(join(directory, "logs"));
    writeFileSync(join(directory, "logs", "important.log"), "kept");
    expect(() => openState(directory, { fresh })).toThrow(
      `${directory} is not empty, and was not created by the local cloud. Choose another directory`,
    );
    expect(readdirSync(directory)).toEqual(["logs"]);
    expect(existsSync(join(directory, "logs", "important.log"))).toBe(true);
  });

  test("is refused for a directory of an older version until it was started once", () => {
    writeFileSync(join(directory, "clock-offset"), "0");
    expect(() => openState(directory, { fresh: true })).toThrow("has no state.json");
    openState(directory).close();
    openState(directory, { fresh: true }).close();
    expect(existsSync(join(directory, "clock-offset"))).toBe(false);
  });
});
