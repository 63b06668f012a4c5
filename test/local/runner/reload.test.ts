import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud } from "../../../src/local/cloud.ts";
import { stockClients } from "../cloud-fixture.ts";

const SERVERLESS = `
service: small
provider: { name: aws, runtime: nodejs24.x, timeout: 5, memorySize: 128 }
functions:
  greets: { handler: handlers/greets.handler }
  other: { handler: handlers/other.handler }
`;

let folder: string;
let cloud: Awaited<ReturnType<typeof startCloud>>;
let clients: ReturnType<typeof stockClients>;
const lines: string[] = [];

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "reload-"));
  write("serverless.yml", SERVERLESS);
  mkdirSync(join(folder, "handlers"));
  write("words.ts", 'export const word: string = "hello";');
  write("handlers/greets.ts", 'import { word } from "../words.ts"; export const handler = async () => word;');
  write("handlers/other.ts", "const instance: number = Math.random(); export const handler = async () => instance;");
  cloud = await startCloud({
    port: 0,
    directory: join(folder, "state"),
    configuration: join(folder, "serverless.yml"),
    reload: true,
    log: (line) => lines.push(line),
  });
  clients = stockClients(cloud.url);
});
afterAll(async () => {
  for (const client of Object.values(clients ?? {})) client.destroy();
  await cloud?.close();
  rmSync(folder, { recursive: true });
});

const invoke = async (FunctionName: string): Promise<unknown> => {
  const { Payload } = await clients.lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" }));
  return JSON.parse(Payload?.transformToString() ?? "");
};

test("a handler runs its new code after it, or a file that it imports, was saved; other functions stay warm", async () => {
  const instance = await invoke("other");
  expect(await invoke("greets")).toBe("hello");
  write("words.ts", 'export const word: string = "hi";');
  await expect.poll(() => invoke("greets"), { timeout: 20_000 }).toBe("hi");
  expect(lines).toContain(`greets will load again: ${join(folder, "words.ts")} changed`);
  write("handlers/greets.ts", 'import { word } from "../words.ts"; export const handler = async () => word + "!";');
  await expect.poll(() => invoke("greets"), { timeout: 20_000 }).toBe("hi!");
  expect(await invoke("other")).toBe(instance);
});

test("an editor that replaces the file, and a mistake that is corrected, need no restart", async () => {
  write("words.ts.new", "export const word: string = ;");
  renameSync(join(folder, "words.ts.new"), join(folder, "words.ts"));
  await expect.poll(() => invoke("greets"), { timeout: 20_000 }).toMatchObject({ errorMessage: expect.any(String) });
  write("words.ts", 'export const word: string = "good day";');
  await expect.poll(() => invoke("greets"), { timeout: 20_000 }).toBe("good day!");
});
