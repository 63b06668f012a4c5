import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createHealth } from "../../src/health.ts";
import { testCloud } from "./cloud-fixture.ts";
import { project } from "./project.ts";

const ROOT = join(import.meta.dirname, "../..");

const readHealth = async (url: string) => {
  const response = await fetch(`${url}/_local/health`);
  return { status: response.status, ...(await response.json()) };
};

describe("the health of the local cloud", () => {
  test("is ready if every part is", () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const logged: string[] = [];
    const health = createHealth(
      (line) => logged.push(line),
      () => now,
    );
    health.report("a", { kind: "ready" });
    health.report("b", { kind: "failing", error: new TypeError("first") });
    now += 1_000;
    health.report("b", { kind: "failing", error: new RangeError("second") });
    expect(health.read()).toEqual({
      ready: false,
      parts: [
        { part: "a", state: "ready", since: "2026-01-01T00:00:00.000Z" },
        {
          part: "b",
          state: "failing",
          since: "2026-01-01T00:00:00.000Z",
          failures: 2,
          error: { name: "RangeError", message: "second" },
        },
      ],
    });
    health.report("b", { kind: "ready" });
    expect(health.read()).toMatchObject({ ready: true, parts: [{}, { since: "2026-01-01T00:00:01.000Z" }] });
    expect(logged).toEqual(["failed: b: first", "works again: b"]);
  });

  test("reports a loop that fails, and that it works again", async () => {
    const here = await testCloud({ project });
    onTestFinished(here.close);
    const { url, engine } = here.cloud;
    expect(await readHealth(url)).toMatchObject({ status: 200, ready: true });
    engine.context.db.exec("ALTER TABLE journey_run RENAME TO away");
    engine.context.changed();
    await vi.waitFor(async () => {
      const { status, ready, parts } = await readHealth(url);
      expect([status, ready]).toEqual([503, false]);
      const error = { name: "Error", message: expect.stringContaining("journey_run") };
      expect(parts).toContainEqual(
        expect.objectContaining({ part: "execution", state: "failing", failures: expect.any(Number), error }),
      );
    });
    engine.context.db.exec("ALTER TABLE away RENAME TO journey_run");
    await vi.waitFor(async () => expect(await readHealth(url)).toMatchObject({ status: 200, ready: true }), 20_000);
  });
});

test("a log file that cannot be written ends no invocation, and is written again when it can be", async () => {
  const here = await testCloud({ project });
  onTestFinished(here.close);
  const log = join(here.directory, "state/logs/echo.log");
  mkdirSync(log);
  const invoke = () => here.clients.lambda.send(new InvokeCommand({ FunctionName: "echo", Payload: '"text"' }));
  expect((await invoke()).FunctionError).toBeUndefined();
  await vi.waitFor(
    async () =>
      expect((await readHealth(here.cloud.url)).parts).toContainEqual(
        expect.objectContaining({ part: "function logs", state: "failing" }),
      ),
    20_000,
  );
  rmdirSync(log);
  await invoke();
  await vi.waitFor(async () => expect(await readHealth(here.cloud.url)).toMatchObject({ status: 200 }), 20_000);
  expect(readFileSync(log, "utf8")).toContain('echoing "text"');
});

// What no code catches: here, a module that is loaded into the process throws after each request for it.
const UNCAUGHT = `
  import { subscribe } from "node:diagnostics_channel";
  subscribe("http.server.request.start", ({ request }) => {
    if (request.url === "/throw") setImmediate(() => { throw new TypeError("out of nowhere"); });
    if (request.url === "/reject") Promise.reject(new RangeError("no handler"));
    if (request.url === "/undefined") Promise.reject();
  });`;

const startProcess = async () => {
  const directory = mkdtempSync(join(tmpdir(), "uncaught-"));
  const module = join(directory, "uncaught.mjs");
  writeFileSync(module, UNCAUGHT);
  const args = ["--import", module, "src/cli/start.ts", "--bare", "--port", "0", "--state", join(directory, "state")];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(async () => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, "exit");
    }
    rmSync(directory, { recursive: true, force: true });
  });
  let output = "";
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const url = output.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
    if (url) return { child, url };
  }
  throw new Error(`the local cloud did not start: ${output}`);
};

describe("an error that no code catches", () => {
  test("does not end the process, and is reported until a restart", async () => {
    const { child, url } = await startProcess();
    for (const [path, name] of [
      ["/throw", "TypeError"],
      ["/reject", "RangeError"],
      ["/undefined", "Error"],
    ]) {
      expect((await fetch(url + path)).status).toBe(403);
      const error = expect.objectContaining({ name });
      await vi.waitFor(
        async () =>
          expect((await readHealth(url)).parts).toContainEqual(expect.objectContaining({ part: "process", error })),
        20_000,
      );
    }
    expect(await readHealth(url)).toMatchObject({ status: 503, ready: false });
    expect(child.exitCode).toBeNull();
    expect((await fetch(`${url}/_local/clock`)).status).toBe(200);
  }, 120_000);
});
