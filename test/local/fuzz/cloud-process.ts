import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const ERRORS_KEPT = 200_000;

/** The local cloud as `npm start -- --bare` runs it: a process of its own, which requests may end. */
export type CloudProcess = {
  port: number;
  url: string;
  child: ChildProcess;
  isAlive(): boolean;
  /** What the process wrote to stderr so far. */
  errors(): string;
  close(): Promise<void>;
};

const firstUrl = async (child: ChildProcess, errors: () => string): Promise<string> => {
  let output = "";
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    const url = output.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`the local cloud did not start: ${output}${errors()}`);
};

export const startCloudProcess = async (): Promise<CloudProcess> => {
  const state = mkdtempSync(join(tmpdir(), "local-cloud-fuzz-"));
  const args = ["src/cli/start.ts", "--bare", "--port", "0", "--state", join(state, "state")];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors = (errors + String(chunk)).slice(-ERRORS_KEPT);
  });
  const exited = once(child, "exit");
  const url = await firstUrl(child, () => errors);
  return {
    url,
    port: Number(new URL(url).port),
    child,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    errors: () => errors,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await exited;
      rmSync(state, { recursive: true, force: true });
    },
  };
};
