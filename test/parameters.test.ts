import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { whyParametersInvalid } from "../infra/parameters.ts";

const ROOT = join(import.meta.dirname, "..");
const run = promisify(execFile);

test.each([
  ["hookSteps", "suppression,typo", "parameter hookSteps: expected one of suppression, audit"],
  ["frequencyLimit", "0", "parameter frequencyLimit: Too small"],
  ["quietHours", "22-8", "parameter quietHours: expected HH:MM-HH:MM"],
  ["resultSink", "sqs", 'parameter resultSink: Invalid option: expected one of "kinesis"|"put-events"'],
  ["switchOff", "", 'parameter switchOff: Invalid option: expected one of "table"|"pinpoint"|"ses"'],
  ["tokenJwksUrl", "http://accounts.example.com/keys", "parameter tokenJwksUrl: expected an https URL"],
  ["tokenSigningPublicKey", "abc", "parameter tokenSigningPublicKey: expected a PEM public key, or nothing"],
  ["authorizerConcurrency", "0", "parameter authorizerConcurrency: expected a whole number above 0"],
  [
    "secondTopicKey",
    "AWSCURRENT",
    'parameter secondTopicKey: Invalid option: expected one of "none"|"AWSPENDING"|"AWSPREVIOUS"',
  ],
  ["hookStep", "offers", 'unknown parameter "hookStep"; parameters: tokenIssuer, tokenAudience'],
  ["constructor", "x", 'unknown parameter "constructor"'],
])("the parameter %s cannot be %j", (name, value, problem) => {
  expect(whyParametersInvalid({ [name]: value })).toEqual([expect.stringContaining(problem)]);
});

test("packaging fails for an unknown parameter and for an invalid value, and names the choices", async () => {
  const directory = mkdtempSync(join(tmpdir(), "parameters-"));
  const command = join(ROOT, "node_modules/.bin/serverless");
  const params = ["--param=hookSteps=typo", "--param=nope=1"];
  const packaged = run(command, ["package", "--package", directory, ...params], { cwd: ROOT });
  const { stdout, stderr, code } = await packaged.then(
    () => expect.fail("packaged"),
    (error) => error,
  );
  rmSync(directory, { recursive: true });
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(/hookSteps: expected one of suppression, .*\nunknown parameter "nope"; parameters: /);
});
