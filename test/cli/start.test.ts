import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test, vi } from "vitest";
import { openState } from "../../src/local/state/open-state.ts";

const ROOT = join(import.meta.dirname, "../..");

const start = (...args: string[]) => {
  const child = spawn(process.execPath, ["src/cli/start.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  const exit = once(child, "exit").then(([code]) => code);
  return { child, output: text(child.stdout), errors: text(child.stderr), exit };
};

test("npm start -- --once runs the demo as expected, and exits with 0", async () => {
  const state = mkdtempSync(join(tmpdir(), "demo-"));
  const { output, errors, exit } = start("--once", "--port", "0", "--people", "60", "--state", state);
  const demo = await output;
  // The one warning: newsletter readers have no app to poke.
  expect(await errors).toMatch(
    /^journey \w+, so far: custom-channel did not deliver to 1 endpoint: skipped: no-customer-id.*\n$/,
  );
  expect(demo).toMatch(/A music service imports 60 people/);
  expect(demo).toMatch(/1 newsletter reader has no customer id and cannot be poked: the failure is expected\n/);
  expect(demo).toMatch(/poke customer-\d+ in \d+ ms {2}Your \w/);
  const [, skipped] = /skipped (\d+): no-customer-id/.exec(demo) ?? [];
  const [, poked] = /(\d+) customers poked/.exec(demo) ?? [];
  expect(demo).toContain(`the journey counts ${poked} messages as delivered, ${skipped} as not delivered`);
  expect(demo).toMatch(/text \+1206555\d+ {2}Hi \w+, your playlist is waiting/);
  expect(demo).toMatch(/opted out newsletter\/11\n/);
  expect(demo).toMatch(/an ISV that subscribed to hard bounces: 1\n/);
  expect(demo).toMatch(
    /customer texts \S+\n.* SURVEY\n.*How satisfied.*\n.* 5\n.*Thank you.*\n.* STOP\n.*opted out.*no more.*\n/,
  );
  expect(demo).toContain("scores of the survey in the event stream: 1\n");
  expect(demo).toContain("opted out at AWS, and the customer's endpoint\n");
  expect(demo).toContain("an ISV that subscribed to opt-outs: 1\n");
  expect(demo).toMatch(/The demo went as expected/);
  expect(demo).not.toContain("\u001b[");
  expect(await exit).toBe(0);
  rmSync(state, { recursive: true });
}, 180_000);

test("npm start -- --once exits with 1 and prints the difference if a customer who texts STOP is not opted out", async () => {
  const state = mkdtempSync(join(tmpdir(), "demo-"));
  const withoutEndpoints = ["--param", "smsEndpoints=none"];
  const { output, exit } = start("--once", "--port", "0", "--people", "5", "--state", state, ...withoutEndpoints);
  expect(await output).toMatch(/The demo did not go as expected \(1\):\n {2}\S+ texted STOP and is not opted out\n/);
  expect(await exit).toBe(1);
  rmSync(state, { recursive: true });
}, 180_000);

test("does not start in a state directory that another process uses", async () => {
  const state = mkdtempSync(join(tmpdir(), "demo-"));
  const first = start("--bare", "--port", "0", "--state", state);
  await once(first.child.stdout, "data");
  const second = start("--bare", "--once", "--fresh", "--port", "0", "--state", state);
  expect(await second.errors).toContain(`is in use by process ${first.child.pid}`);
  expect(await second.exit).toBe(1);
  first.child.kill("SIGTERM");
  expect(await first.exit).toBe(0);
  rmSync(state, { recursive: true });
}, 60_000);

test("stops when the npm that runs it is stopped", async () => {
  const state = mkdtempSync(join(tmpdir(), "demo-"));
  const npm = spawn("npm", ["start", "--", "--bare", "--port", "0", "--state", state], { cwd: ROOT });
  await vi.waitFor(() => expect(readFileSync(join(state, "state.json"), "utf8")).toContain("engine.sqlite"), 60_000);
  npm.kill("SIGTERM");
  await vi.waitFor(
    () => expect(readFileSync(join(state, "state.json"), "utf8")).toContain('"isRunning": false'),
    30_000,
  );
  await vi.waitFor(() => openState(state).close(), 30_000);
  rmSync(state, { recursive: true });
}, 120_000);

test("rejects an unknown option by name, prints the help text, and exits with 2", async () => {
  const { errors, exit } = start("--prot", "1");
  expect(await errors).toMatch(/--prot[\s\S]*--port N/);
  expect(await exit).toBe(2);
});
