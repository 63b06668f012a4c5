import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { createApp } from "../create-app.ts";
import { startEngine } from "../engine/engine-fixture.ts";
import { startProgram } from "../program.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLE = join(import.meta.dirname, "documented.ts");
const DOCUMENT = readFileSync(join(ROOT, "docs/audience.md"), "utf8");
const RUN_MS = 120_000;

const block = (language: string): string =>
  DOCUMENT.match(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, "m"))?.[1] ?? "";

test(
  "the example of docs/audience.md prints what the page shows",
  async () => {
    expect(block("ts")).toBe(readFileSync(EXAMPLE, "utf8"));
    const [engine, folder] = [await startEngine(), mkdtempSync(join(tmpdir(), "audience-"))];
    onTestFinished(async () => {
      await engine.close();
      rmSync(folder, { recursive: true });
    });
    const outfile = join(folder, "example.mjs");
    await build({
      entryPoints: [EXAMPLE],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: engine.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      APPLICATION_ID: await createApp(engine.client, "x"),
    };
    const { output } = await startProgram(process.execPath, [outfile], { cwd: folder, env }).ended;
    expect(output).toBe(block("text"));
  },
  RUN_MS,
);
