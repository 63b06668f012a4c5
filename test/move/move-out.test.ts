import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import {
  CreateEmailTemplateCommand,
  CreateSmsTemplateCommand,
  CreateVoiceTemplateCommand,
} from "@aws-sdk/client-pinpoint";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectMovingOut } from "../../src/aws/moving-out.ts";
import { moveOut } from "../../src/move/flow/move-out.ts";
import { startEngine, type TestEngine } from "../engine/engine-fixture.ts";

// The command is a separate process.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let engine: TestEngine;
let folder: string;
beforeAll(async () => {
  engine = await startEngine();
  folder = mkdtempSync(join(tmpdir(), "move-out-"));
  const { client } = engine;
  const EmailTemplateRequest = { Subject: "Hi {{User.UserAttributes.first.[0]}}", TextPart: "{{Attributes.colors}}" };
  await client.send(new CreateEmailTemplateCommand({ TemplateName: "welcome", EmailTemplateRequest }));
  await client.send(new CreateSmsTemplateCommand({ TemplateName: "welcome", SMSTemplateRequest: { Body: "Hi" } }));
  const SMSTemplateRequest = { Body: "Hi\n{{code}}" };
  await client.send(new CreateSmsTemplateCommand({ TemplateName: "otp", SMSTemplateRequest }));
  await client.send(new CreateVoiceTemplateCommand({ TemplateName: "call", VoiceTemplateRequest: { Body: "Hi" } }));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const ENDPOINTS = [
  {
    Id: "e-1",
    ChannelType: "EMAIL",
    Address: "ada@example.com",
    Attributes: { colors: ["red", 'a "b",\nc'] },
    User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } },
  },
  { Id: "e-2", ChannelType: "SMS", Address: "+12065550100", User: { UserId: "u-1" } },
  { Id: "e-3", ChannelType: "GCM", Address: "token-3" },
];
const LINES = ENDPOINTS.map((endpoint) => JSON.stringify(endpoint));

const out = async (to: string, endpoints: string | undefined) => {
  const lines: string[] = [];
  const isComplete = await moveOut({ to, endpoints }, connectMovingOut(engine.client), (line) => lines.push(line));
  return { isComplete, lines };
};

test("templates and the profiles of an export are written, and the report names what they lack", async () => {
  const [to, exported] = [join(folder, "connect"), join(folder, "export")];
  mkdirSync(exported);
  writeFileSync(join(exported, "part-0.gz"), gzipSync(LINES.slice(0, 1).join("\n")));
  writeFileSync(join(exported, "part-1.json"), `${LINES.slice(1).join("\r\n")}\r\n`);
  const { isComplete, lines } = await out(to, exported);

  expect(readdirSync(join(to, "templates")).sort()).toEqual(["welcome-sms.json", "welcome.json"]);
  expect(JSON.parse(readFileSync(join(to, "templates/welcome.json"), "utf8"))).toEqual({
    name: "welcome",
    channelSubtype: "EMAIL",
    content: {
      email: {
        subject: "Hi {{Attributes.Customer.Attributes.first}}",
        body: { plainText: { content: "{{Attributes.Customer.Attributes.colors}}" } },
      },
    },
  });
  const csv = readFileSync(join(to, "profiles.csv"), "utf8");
  expect(parse(csv, { columns: true })).toEqual([
    expect.objectContaining({
      AccountNumber: "u-1",
      EmailAddress: "ada@example.com",
      PhoneNumber: "+12065550100",
      first: "Ada",
      colors: "red",
      colors_1: 'a "b",\nc',
    }),
    expect.objectContaining({ AccountNumber: "endpoint:e-3", EmailAddress: "", first: "" }),
  ]);
  const job = JSON.parse(readFileSync(join(to, "profiles-upload-job.json"), "utf8"));
  expect(Object.keys(job.Fields)).toEqual(parse(csv)[0]);

  expect(isComplete).toBe(true);
  expect(lines).toEqual([
    "templates: 2 written to templates/",
    "  left out: VOICE template call: Connect has no templates of this type",
    "  left out: SMS template otp: Body, line 2, column 3: code has no counterpart in Connect",
    "profiles: 2 written to profiles.csv, 15 columns",
    "  left out 1 times: the GCM address, for which profiles have no field",
    "  EMAIL template welcome: {{Attributes.colors}} renders all values in Pinpoint, and the first in Connect; 1 profiles have several",
  ]);
  expect(readFileSync(join(to, "report.txt"), "utf8")).toBe(`${lines.join("\n")}\n`);
});

test("lines and files that cannot be read are named, and the others are written", async () => {
  const exported = join(folder, "damaged");
  mkdirSync(exported);
  writeFileSync(join(exported, "a.json"), `${LINES[0]}\n{"Id":\n{"ChannelType":"EMAIL"}\n`);
  writeFileSync(join(exported, "b.gz"), gzipSync("x".repeat(1_000)).subarray(0, 20));
  writeFileSync(join(exported, "c.xlsx"), "");
  const { isComplete, lines } = await out(join(folder, "partly"), exported);
  expect(isComplete).toBe(false);
  expect(lines).toContain("profiles: 1 written to profiles.csv, 15 columns");
  expect(lines.filter((line) => line.startsWith("  not read: ")).map((line) => line.replace(exported, "…"))).toEqual([
    "  not read: …/a.json, line 2: not JSON",
    "  not read: …/a.json, line 3: Id: Invalid input: expected string, received undefined",
    expect.stringMatching(/^ {2}not read: …\/b\.gz, after line \d: unexpected end of file$/),
    "  not read: …/c.xlsx: expected a name that ends in .gz, .json, .jsonl or .ndjson",
  ]);
});

const run = (...args: string[]) => {
  const cli = join(import.meta.dirname, "../../src/cli/pinpoint.ts");
  return promisify(execFile)(process.execPath, [cli, "move", ...args]);
};

test("the command requires a folder, and prints its options", async () => {
  await expect(run("out")).rejects.toMatchObject({ code: 2, stderr: "pinpoint move: out: --to is required\n" });
  expect((await run("--help")).stdout).toContain("--endpoints <path>");
});
