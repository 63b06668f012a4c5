// From the start of a process to the first response of its Pinpoint API. Reference: an empty HTTP server.
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
const RETRY_INTERVAL_MS = 5;

const AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/mobiletargeting/aws4_request";

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
};

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}/v1/apps`, { headers: { authorization: AUTHORIZATION } }).then(
    async (response) => {
      await response.text();
      return response.ok;
    },
    () => false,
  );

const untilReady = async (port: number, child: ChildProcess) => {
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(" ")} exited with ${child.exitCode}`);
    await setTimeout(RETRY_INTERVAL_MS);
  }
};

const msUntilReady = async (script: string) => {
  const directory = mkdtempSync(join(tmpdir(), "engine-start-"));
  const port = await freePort();
  const startedAt = performance.now();
  const path = join(import.meta.dirname, "process", script);
  const child = spawn(process.execPath, [path, String(port), directory], { stdio: ["ignore", "inherit", "inherit"] });
  await untilReady(port, child);
  const elapsedMs = performance.now() - startedAt;
  child.kill("SIGKILL");
  await once(child, "exit");
  rmSync(directory, { recursive: true });
  return elapsedMs;
};

const bench: Bench = async ({ size: runs = RUNS }) => {
  const [ours, empty]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    empty.push(await msUntilReady("empty-server.ts"));
    ours.push(await msUntilReady("cloud.ts"));
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
