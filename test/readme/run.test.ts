import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { build, type Platform } from "esbuild";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { announceCloud } from "../../src/cli/target/running-clouds.ts";
import { startBrowser } from "../demo/pages/browser-fixture.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { ROOT, section, shellBlocks, snippet } from "./snippets.ts";

const browser = startBrowser("--host-resolver-rules=MAP app.example.com 127.0.0.1");
const home = mkdtempSync(join(tmpdir(), "readme-"));
let here: TestCloud;
let withdraw = () => {};

beforeAll(async () => {
  here = await testCloud();
  withdraw = announceCloud(home, { url: here.cloud.url, pid: process.pid, directory: here.directory });
});
afterAll(async () => {
  withdraw();
  await here?.close();
  rmSync(home, { recursive: true });
});

/** The text as the README shows it, with the port of this test. */
const onThisPort = (text: string) => text.replaceAll("http://127.0.0.1:4566", here.cloud.url);

const bundle = async (path: string, platform: Platform): Promise<string> => {
  const contents = onThisPort(snippet(path).text);
  const { outputFiles } = await build({
    stdin: { contents, loader: path.endsWith("x") ? "tsx" : "ts", resolveDir: ROOT },
    alias: { "pinpoint-poke-client": join(ROOT, "src/poke-client") },
    resolveExtensions: [".ts", ".tsx", ".js"],
    mainFields: platform === "node" ? ["main"] : ["browser", "module", "main"],
    bundle: true,
    write: false,
    format: "esm",
    platform,
    jsx: "automatic",
    target: "es2022",
    banner: platform === "node" ? { js: REQUIRE } : {},
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputFiles[0]?.text ?? "";
};
// Modules of the SDK in CommonJS require Node's own modules.
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

const inShell = (command: string, environment: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)("sh", ["-c", command], {
    cwd: ROOT,
    env: { ...process.env, XDG_STATE_HOME: home, ...environment },
  });

/** A page of an app on its own origin, which runs a snippet, and what it logs. */
const openApp = async (script: string, host = "localhost") => {
  const server = http.createServer((request, response) => {
    const isScript = request.url === "/app.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : '<div id="root"></div><script type="module" src="/app.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await browser().newPage();
  onTestFinished(async () => {
    await page.close();
    server.closeAllConnections();
    server.close();
  });
  const logged: string[] = [];
  page.on("console", (message) => logged.push(message.text()));
  page.on("pageerror", (error) => logged.push(error.message));
  await page.goto(`http://${host}:${(server.address() as AddressInfo).port}/`);
  return { page, logged };
};

const poke = (FunctionName: string, message: unknown) =>
  here.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(message) }));

describe("the README's snippet", () => {
  test("that receives pokes logs them, on a page of another origin", async () => {
    const { logged, page } = await openApp(await bundle("test/readme/receive-poke.ts", "browser"));
    await expect.poll(() => logged, { timeout: 30_000 }).toContain("subscribed");
    await poke("poke", { customerId: "customer-001", domain: "CustomerLikes", data: { likes: 7 }, id: "seven" });
    await expect.poll(() => logged, { timeout: 30_000 }).toContain("CustomerLikes {likes: 7} seven");
    expect(logged).toHaveLength(2);
    await page.close();
  });

  test("that receives pokes gets nothing on a page that is not of this machine", async () => {
    const { logged } = await openApp(await bundle("test/readme/receive-poke.ts", "browser"), "app.example.com");
    await expect.poll(() => logged.join("\n"), { timeout: 30_000 }).toMatch(/CORS|Failed to fetch/);
    expect(logged).not.toContain("subscribed");
  });

  test("for React shows a change after the command below it", async () => {
    const { page, logged } = await openApp(await bundle("test/readme/receive-poke-react.tsx", "browser"));
    await page.getByText("0 changes").waitFor();
    const [multicast = ""] = shellBlocks(section("A poke in your own React app")).slice(-1);
    expect((await inShell(multicast)).stdout).toContain('"accepted"');
    await page.getByText("1 changes").waitFor();
    expect(logged).toEqual([]);
  });

  test("that sends a poke runs with the variables above it", async () => {
    const script = join(home, "send-poke.mjs");
    writeFileSync(script, await bundle("test/readme/send-poke.ts", "node"));
    const variables = /^export .*$/m.exec(snippet("test/readme/send-poke.ts").commandsBefore)?.[0] ?? "";
    const { stdout } = await inShell(`${onThisPort(variables)}\n"${process.execPath}" ${script}`);
    expect(JSON.parse(stdout)).toMatchObject({ status: "accepted", billedUnits: 1 });
  });
});

test("the commands of the first poke work in a shell that is set up for AWS", async () => {
  const [commands = ""] = shellBlocks(section("The first poke"));
  const { stdout, stderr } = await inShell(`set -e\n${commands}`, {
    AWS_PROFILE: "production",
    AWS_REGION: "eu-west-1",
  });
  expect(stdout.match(/"accepted"/g)).toHaveLength(4);
  expect(stderr).not.toContain("No local cloud is running");
});
