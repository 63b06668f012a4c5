import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

type Row = { pid: number; parent: number; kibibytes: number };

const rows = async (): Promise<Row[]> => {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,rss="]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = 0, parent = 0, kibibytes = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent, kibibytes };
    });
};

/** The resident memory of a process and of those that it started, in MiB. */
export const residentMemory = async (root: number): Promise<number> => {
  const all = await rows();
  const family = all.filter(({ pid }) => pid === root);
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid));
  return family.reduce((sum, { kibibytes }) => sum + kibibytes, 0) / 1024;
};
