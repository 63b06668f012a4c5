// From the start of a process to the first answer of its Pinpoint API, against an empty HTTP server.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Bench, median } from "./result.ts";

const RUNS = 15;
const TARGET_MS = 700;
const KNOCK_EVERY_MS = 5;

const authorization = "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/mobiletargeting/aws4_request";

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
};

const isAnswered = (port: number) =>
  fetch(`http://127.0.0.1:${port}/v1/apps`, { headers: { authorization } }).then(
    async (answer) => {
      await answer.text();
      return answer.ok;
    },
    () => false,
  );

const untilAnswered = async (port: number, child: ChildProcess) => {
  while (!(await isAnswered(port))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(" ")} ended with ${child.exitCode}`);
    await setTimeout(KNOCK_EVERY_MS);
  }
};

const firstAnswer = async (script: string) => {
  const directory = mkdtempSync(join(tmpdir(), "engine-start-"));
  const port = await freePort();
  const begun = performance.now();
  const path = join(import.meta.dirname, "process", script);
  const child = spawn(process.execPath, [path, String(port), directory], { stdio: ["ignore", "inherit", "inherit"] });
  await untilAnswered(port, child);
  const elapsed = performance.now() - begun;
  child.kill("SIGKILL");
  await once(child, "exit");
  rmSync(directory, { recursive: true });
  return elapsed;
};

const bench: Bench = async ({ size: runs = RUNS }) => {
  const [ours, empty]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    empty.push(await firstAnswer("empty-server.ts"));
    ours.push(await firstAnswer("cloud.ts"));
  }
  return {
    name: "engine-start",
    unit: "ms",
    ours: median(ours),
    reference: { name: "empty HTTP server", value: median(empty) },
    ratio: median(ours) / median(empty),
    target: `<= ${TARGET_MS} ms`,
    pass: median(ours) <= TARGET_MS,
    context: { runs, node: process.version },
  };
};

export default bench;
