import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

export class StateDirectoryInUse extends Error {
  override readonly name = "StateDirectoryInUse";
  readonly directory: string;
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}. Stop it, or start with another directory.`);
    this.directory = directory;
    this.pid = pid;
  }
}

const Lock = z.object({ pid: z.number().int(), startedAt: z.string().optional() });
type Lock = z.infer<typeof Lock>;

const LOCK = "lock";
const held = new Set<string>();

/** When a process began, in the kernel's ticks; tells it from a later one of the same id. Undefined where there is no /proc. */
const startOf = (pid: number): string | undefined => {
  try {
    // [proc(5)] the second field is a name in parentheses; starttime is the 22nd.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19];
  } catch {
    return undefined;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

const readLock = (path: string): Lock | undefined => {
  try {
    return Lock.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
};

/** A lock that its process left behind when it was killed is nobody's. */
const isHeld = ({ pid, startedAt }: Lock, path: string): boolean => {
  if (pid === process.pid) return held.has(path);
  return isAlive(pid) && (startedAt === undefined || startedAt === startOf(pid));
};

/** Takes the directory for this process; the answer gives it back. A second process on it is refused. */
export const takeStateDirectory = (directory: string): (() => void) => {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, LOCK);
  const lock = readLock(path);
  if (lock && isHeld(lock, path)) throw new StateDirectoryInUse(directory, lock.pid);
  rmSync(path, { force: true });
  writeFileSync(path, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }), { flag: "wx" });
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
};

/** Forgets all that a directory holds; only who has taken it may. */
export const emptyStateDirectory = (directory: string): void => {
  const entries = readdirSync(directory).filter((entry) => entry !== LOCK);
  for (const entry of entries) rmSync(join(directory, entry), { recursive: true, force: true });
};
