import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openState } from "../../../src/local/state/open-state.ts";
import { createPokeClient, type PokeMeta } from "../../../src/poke-client/index.ts";
import { type Program, startProgram } from "../../program.ts";

const ROOT = join(import.meta.dirname, "../../..");
const HOME = mkdtempSync(join(tmpdir(), "printed-"));
const STATE = join(HOME, "a state directory");

/** A shell that is set up for AWS, which no command may call. */
const SHELL = {
  ...process.env,
  NO_COLOR: "1",
  XDG_STATE_HOME: HOME,
  AWS_PROFILE: "production",
  AWS_REGION: "eu-west-1",
};

let cloud: Program;

const inShell = (command: string): Program => startProgram("sh", ["-c", `exec ${command}`], { cwd: ROOT, env: SHELL });
const stop = async (program: Program): Promise<void> => {
  program.stop();
  await program.exited;
};
/** npm ends before the process that it started. */
const stopCloud = async (): Promise<void> => {
  await stop(cloud);
  await vi.waitFor(() => openState(STATE).close(), { timeout: 60_000, interval: 200 });
};
/** The last of what `npm start` prints. */
const ALL_PRINTED = /(To start over:)\n +.+\n/;

beforeAll(async () => {
  cloud = inShell(`npm start -- --port 0 --pages 0 --people 40 --state '${STATE}'`);
  await cloud.printed(ALL_PRINTED);
}, 150_000);
afterAll(async () => {
  await stopCloud();
  rmSync(HOME, { recursive: true, force: true });
}, 60_000);

const command = (start: string): string => {
  const found = cloud.output().match(new RegExp(`^ {2}(${start}.*)$`, "m"))?.[1];
  if (!found) throw new Error(`npm start printed no command ${start}:\n${cloud.output()}`);
  return found;
};
const run = (text: string) => promisify(execFile)("sh", ["-c", text], { cwd: ROOT, env: SHELL });
const address = (label: string) => command(label).replace(/^[\w ]+? {2,}/, "");

/** A page's phone, which keeps what it receives. */
const openPhone = async (customerId: string, domain: string, filter?: string) => {
  const url = `${address("Phones")}token?${new URLSearchParams({ customerId })}`;
  const client = createPokeClient({ token: async () => (await fetch(url)).json() });
  const pokes: unknown[] = [];
  const keep = (_domain: string, data: unknown, _meta: PokeMeta) => pokes.push(data);
  if (filter === undefined) await client.register(domain, keep);
  else await client.registerMulticast(domain, filter, keep);
  return { pokes, close: () => client.close() };
};

describe("what npm start prints works when pasted", () => {
  test("the addresses", async () => {
    expect((await fetch(address("Phones"))).status).toBe(200);
    expect(await (await fetch(address("Control"))).text()).toContain("/_local/logs");
    expect(address("MQTT")).toBe(`${address("Control").replace("http", "ws").replace("_local/", "mqtt")}`);
    expect(address("Project")).toMatch(/^[0-9a-f]{32}$/);
  });

  test("a poke reaches the phone of its customer", async () => {
    const text = command("npx poke .*customer");
    const [, customerId = ""] = /(customer-\d+)/.exec(text) ?? [];
    const phone = await openPhone(customerId, "CustomerLikes");
    expect((await run(text)).stdout).toContain('"accepted"');
    await vi.waitFor(() => expect(phone.pokes).toEqual([{ likes: 42 }]), 30_000);
    phone.close();
  });

  test("a multicast poke reaches the phones", async () => {
    const phone = await openPhone("customer-003", "PLAYLIST", "road trip");
    expect((await run(command("npx poke .*--multicast"))).stdout).toContain('"accepted"');
    await vi.waitFor(() => expect(phone.pokes).toHaveLength(1), 30_000);
    phone.close();
  });

  test("a sample reaches the customers on the phones, also a second time", async () => {
    const phone = await openPhone("customer-002", "PlaylistLibraryUpdated");
    for (const times of [1, 2]) {
      const { stdout, stderr } = await run(command("npx pinpoint invoke"));
      expect(stdout.match(/"accepted"/g)).toHaveLength(3);
      expect(stderr).not.toContain("No local cloud is running");
      await vi.waitFor(() => expect(phone.pokes).toHaveLength(times), 30_000);
    }
    phone.close();
  });

  test("the logs are followed, and end when the local cloud stops them", async () => {
    const logs = inShell(command("npx pinpoint logs"));
    await logs.printed(/(custom-channel) {2}START/);
    await stop(logs);
  });

  test("a replay is previewed", async () => {
    expect((await run(command("npx pinpoint replay"))).stdout).toMatch(/\d+ {2}sent/);
  });

  test("the settings of the AWS SDK", async () => {
    const code = `import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
      const { Functions } = await new LambdaClient({}).send(new ListFunctionsCommand({}));
      console.log(String(Functions.length));`;
    const { stdout } = await run(`${address("AWS APIs")}; npx node --input-type=module -e '${code}'`);
    expect(Number(stdout)).toBeGreaterThan(5);
  });

  test("commands without options find the local cloud, on whichever port it runs", async () => {
    expect((await run("npx poke customer-001 CustomerLikes '{\"likes\":43}'")).stdout).toContain('"accepted"');
    expect((await run("npx pinpoint logs poke")).stdout).toMatch(/ poke {2}START/);
    expect((await run("npm run invoke -- poke events/poke/json-data.json")).stderr).not.toContain("No local cloud");
  });

  test("the command that starts over, after which commands find no stopped cloud", async () => {
    const fresh = command("npx pinpoint start --fresh");
    await stopCloud();
    await vi.waitFor(
      async () =>
        expect((await run("npx poke a b").catch((error) => error)).stderr).toContain("no local cloud is running"),
      { timeout: 60_000, interval: 500 },
    );
    cloud = inShell(fresh);
    await cloud.printed(ALL_PRINTED);
    expect(cloud.output()).not.toContain("ahead of real time");
    await stopCloud();
    cloud = inShell(fresh.replace("--fresh", "--bare"));
    await cloud.printed(/(clock is 1 hour ahead of real time)/);
  }, 200_000);
});
