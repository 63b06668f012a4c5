import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestCloud, testCloud } from "../../local/cloud-fixture.ts";
import { project } from "../../local/project.ts";
import { startProgram } from "../../program.ts";

const CLI = join(import.meta.dirname, "../../../src/cli/pinpoint.ts");

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here?.close());

const invoke = (FunctionName: string, event: unknown) =>
  here.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));

const environment = () => ({ ...process.env, AWS_ENDPOINT_URL: here.cloud.url });

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [CLI, ...args], { env: environment() }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

test("prints the log of all functions, or of those that are named", async () => {
  await invoke("echo", "one");
  await invoke("counts", {});
  expect((await run("logs")).stdout).toMatch(/ echo {2}echoing "one"\n[\s\S]* counts {2}START/);
  expect((await run("logs", "counts")).stdout).not.toContain("echoing");
});

test("names the functions if there is no function of this name", async () => {
  const { code, stderr } = await run("logs", "nothing");
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^pinpoint: there is no function "nothing".*echo/)]);
});

test("with --follow, prints each new line once", async () => {
  const options = { cwd: process.cwd(), env: environment() };
  const following = startProgram(process.execPath, [CLI, "logs", "-f", "echo"], options);
  await invoke("echo", "before");
  await vi.waitFor(() => expect(following.output()).toContain('echoing "before"'), 30_000);
  await invoke("echo", "after");
  await vi.waitFor(() => expect(following.output()).toContain('echoing "after"'), 30_000);
  expect(following.output().match(/echoing "(before|after)"/g)).toHaveLength(2);
  following.stop();
  await following.ended;
});

test.each([
  [[], "a command is required"],
  [["explain"], "unknown command explain"],
  [["doctor", "--loud"], "--loud"],
  [["logs", "--aws"], "aws logs tail"],
  [["why-not"], "an endpoint id is required"],
])("%j is a usage error: exit code 2, on stderr", async (args, sentence) => {
  expect(await run(...args)).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(sentence) });
});

test("--help is not an error, and prints the commands, or the one that it follows", async () => {
  expect(await run("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("logs [function …]") });
  const { code, stdout } = await run("why-not", "--help");
  expect(code).toBe(0);
  for (const part of ["  why-not <endpoint>", "--campaign <id>", "--table <name>", "--aws"])
    expect(stdout).toContain(part);
  expect(stdout).not.toContain("doctor");
});
