import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { PARAMETER_NAMES, whyParametersInvalid } from "../infra/parameters.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import { StreamSettings } from "../src/stream/stream-settings.ts";

const ROOT = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const run = promisify(execFile);

const Environment = z.record(z.string(), z.unknown()).default({});
const { params, functions } = z
  .looseObject({
    params: z.record(z.string(), z.record(z.string(), z.string())),
    functions: z.record(z.string(), z.looseObject({ environment: Environment })),
  })
  .parse(parse(read("serverless.yml"), { merge: true, logLevel: "silent" }));
const variables = Object.assign({}, ...Object.values(functions).map(({ environment }) => environment));

const INVALID: [name: string, value: string, problem: string][] = [
  ["tokenIssuer", "", "parameter tokenIssuer: Too small"],
  ["tokenAudience", "", "parameter tokenAudience: Too small"],
  ["connectInstanceId", "my-instance", "parameter connectInstanceId: expected the id of an Amazon Connect instance"],
  ["connectPokeData", "", "parameter connectPokeData: Too small"],
  [
    "connectAsyncBehavior",
    "fast",
    'parameter connectAsyncBehavior: Invalid option: expected one of "standard"|"published"',
  ],
  ["connectAsyncLimit", "stop", 'parameter connectAsyncLimit: Invalid option: expected one of "reply"|"throw"'],
  [
    "connectAsyncResponse",
    "XML",
    'parameter connectAsyncResponse: Invalid option: expected one of "STRING_MAP"|"JSON"',
  ],
  ["connectAsyncWaitSeconds", "8", "parameter connectAsyncWaitSeconds: Too big"],
  ["pokeHistory", '{"CustomerLikes":{"pokes":101,"hours":1}}', "parameter pokeHistory: CustomerLikes: pokes: Too big"],
  ["notificationTopic", "sqs", 'parameter notificationTopic: Invalid option: expected one of "standard"|"fifo"'],
  ["hookSteps", "suppression,typo", "parameter hookSteps: 1: name: expected one of suppression, audit"],
  ["hookSteps", "", "parameter hookSteps: expected names of steps, or none"],
  ["frequencyWindowHours", "a day", "parameter frequencyWindowHours: Invalid input: expected number"],
  ["quietHoursZone", "Mars/Phobos", "parameter quietHoursZone: expected a time zone such as Europe/Berlin"],
  [
    "auditRules",
    '[{"field":"OptOut","is":"odd","reason":"r"}]',
    'parameter auditRules: 0: is: Invalid option: expected one of "present"|"absent"|"one-of"|"none-of"',
  ],
  ["auditRules", "[{", "parameter auditRules: "],
  ["offersUrl", "offers.example.com", "parameter offersUrl: Invalid URL"],
  ["offersUrl", "http://10.0.0.1/", 'parameter offersUrl: expected an https URL, unless privateLookups is "allowed"'],
  ["offersDefault", "[1]", "parameter offersDefault: Invalid input: expected record"],
  ["contentUrl", "content", "parameter contentUrl: Invalid URL"],
  ["privateLookups", "yes", 'parameter privateLookups: Invalid option: expected one of "allowed"|"refused"'],
  ["duplicateWindowHours", "0", "parameter duplicateWindowHours: Too small: expected number to be >0"],
  ["textNotifications", "none", 'parameter textNotifications: Invalid option: expected one of "all"|"results"'],
  [
    "importRules",
    '[{"prefix":""}]',
    "parameter importRules: 0: applicationId: Invalid input: expected string, received undefined",
  ],
  ["smsNumbers", "{", "parameter smsNumbers: expected JSON"],
  [
    "smsNumbers",
    '{"numbers":{"+12065550100":{"selfManagedOptOuts":true}}}',
    "parameter smsNumbers: numbers: +12065550100: self-managed opt-outs need a KeywordMessage for HELP and STOP",
  ],
  ["smsFallback", "", "parameter smsFallback: Too small"],
  ["smsPrices", '{"1":6450}', "parameter smsPrices: 1: "],
  ["smsEndpoints", "all", 'parameter smsEndpoints: Invalid option: expected one of "none"|"pinpoint"'],
  ["optOutReconciliation", "daily", "parameter optOutReconciliation: expected a rate such as rate(1 day)"],
  ["optOutReconciliation", "rate(1 days)", "parameter optOutReconciliation: expected a rate such as rate(1 day)"],
  ["smsHandOff", "chat", 'parameter smsHandOff: Invalid option: expected one of "events"|"connect"|"lex"'],
  ["smsHandOffFailed", "", "parameter smsHandOffFailed: Too small"],
  ["smsChatFlow", "flow-1", "parameter smsChatFlow: expected the id of a flow of Amazon Connect"],
  ["smsBotAlias", "bot/alias", "parameter smsBotAlias: expected <bot id>/<alias id>, each 10 letters and digits"],
  ["smsBotLocale", "English", "parameter smsBotLocale: expected a locale such as en_US"],
  ["smsReplyApplication", "shop", "parameter smsReplyApplication: expected the id of an application, or nothing"],
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
];

test.each(INVALID)("the parameter %s cannot be %j", (name, value, problem) => {
  expect(whyParametersInvalid({ [name]: value })).toEqual([expect.stringContaining(problem)]);
});

test("a hand-off needs the flow or the bot that it leads to", () => {
  const none = { smsChatFlow: "", smsBotAlias: "" };
  const needs = (name: string) => [expect.stringContaining(`parameter ${name}: needed`)];
  expect(whyParametersInvalid({ ...none, smsHandOff: "connect" })).toEqual(needs("smsChatFlow"));
  expect(whyParametersInvalid({ ...none, smsHandOff: "lex" })).toEqual(needs("smsBotAlias"));
  expect(whyParametersInvalid({ ...none, smsHandOff: "events" })).toEqual([]);
});

test("every parameter is tested with a value that is rejected", () => {
  const tested = new Set(INVALID.map(([name]) => name));
  expect(PARAMETER_NAMES.filter((name) => !tested.has(name))).toEqual([]);
});

test("accepts the values in serverless.yml, and lookups in a private network if they are allowed", () => {
  for (const stage of Object.values(params)) expect(whyParametersInvalid(stage)).toEqual([]);
  expect(whyParametersInvalid({ offersUrl: "http://10.0.0.1/", privateLookups: "allowed" })).toEqual([]);
  expect(whyParametersInvalid({ auditRules: '[{"field":"OptOut","is":"absent","reason":"r"}]' })).toEqual([]);
});

test("every parameter has a value in serverless.yml, except the concurrency, and a line in the operations guide", () => {
  expect(Object.keys(params.default ?? {}).sort()).toEqual(
    PARAMETER_NAMES.filter((name) => name !== "authorizerConcurrency").sort(),
  );
  const guide = read("docs/operations.md");
  expect(PARAMETER_NAMES.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});

describe("a setting", () => {
  const rows = read("docs/hook-settings.md").matchAll(/^\| `([A-Z_]+)` \| `(\w+)` \|/gm);
  const documented = new Map(Array.from(rows, ([, variable = "", parameter = ""]) => [variable, parameter]));
  documented.set("SWITCH_OFF", "switchOff").set("DUPLICATE_WINDOW_HOURS", "duplicateWindowHours");
  documented.set("TEXT_NOTIFICATIONS", "textNotifications");

  test.each([...documented])("%s is set from the parameter %s", (variable, parameter) => {
    expect(variables[variable]).toBe(`\${param:${parameter}}`);
    expect(PARAMETER_NAMES).toContain(parameter);
  });

  test("of the hook or the consumer of the stream is documented, unless it is a resource of the stack", () => {
    const settings = [...Object.keys(HookSettings.shape), ...Object.keys(StreamSettings.shape)];
    const others = settings.filter((name) => !documented.has(name));
    expect(others.filter((name) => !/_(TABLE|ARN)$/.test(name))).toEqual([]);
    expect(settings.filter((name) => !Object.hasOwn(variables, name))).toEqual([]);
  });
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
  expect(stdout + stderr).toMatch(
    /hookSteps: 0: name: expected one of suppression, .*\nunknown parameter "nope"; parameters: /,
  );
});
