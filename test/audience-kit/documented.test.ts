import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApp } from "../create-app.ts";
import { startEngine, type TestEngine } from "../engine/engine-fixture.ts";
import { startProgram } from "../program.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLE = join(import.meta.dirname, "documented.ts");
const DOCUMENT = readFileSync(join(ROOT, "docs/audience.md"), "utf8");

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const block = (language: string): string =>
  DOCUMENT.match(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, "m"))?.[1] ?? "";

const DONE = block("text");
const NOTHING_DONE = `2 read: 0 accepted, 1 refused
bo-sms: Address: expected a phone number of a possible length
ada-sms: pinpoint:GetUserEndpoints: not-found
cart.filled: pinpoint:PutEvents: not-found
stopped: pinpoint:GetUserEndpoints: not-found
stopped: pinpoint:PutEvents: not-found
`;

describe("the example of docs/audience.md", () => {
  let engine: TestEngine;
  let folder: string;
  beforeAll(async () => {
    engine = await startEngine();
    folder = mkdtempSync(join(tmpdir(), "audience-"));
    await build({
      entryPoints: [EXAMPLE],
      outfile: join(folder, "example.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const run = (APPLICATION_ID: string) => {
    const local = { AWS_ENDPOINT_URL: engine.url, AWS_REGION: "us-east-1" };
    const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    const env = { ...process.env, ...local, ...credentials, APPLICATION_ID };
    return startProgram(process.execPath, ["example.mjs"], { cwd: folder, env }).ended;
  };

  test("is the code that runs here", () => expect(block("ts")).toBe(readFileSync(EXAMPLE, "utf8")));

  test("prints what the page shows", async () => {
    expect(await run(await createApp(engine.client, "x"))).toEqual({ exitCode: 1, output: DONE });
  });

  test("names everything that was not done, and fails, if the application does not exist", async () => {
    expect(await run("0a1b2c3d4e5f60718293a4b5c6d7e8f9")).toEqual({ exitCode: 1, output: NOTHING_DONE });
  });

  test("refuses an empty application id", async () => {
    const { exitCode, output } = await run("");
    expect(exitCode).toBe(1);
    expect(output).toContain("applicationId: expected the id of an application, got an empty string");
  });
});
