// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Serverless and CloudFormation variables.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateAppCommand, GetAppsCommand } from "@aws-sdk/client-pinpoint";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stockClients, type TestCloud, testCloud } from "./cloud-fixture.ts";
import { project, serverlessYml } from "./project.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cloud-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const secretOf = async ({ clients }: TestCloud) => {
  const { Payload } = await clients.lambda.send(new InvokeCommand({ FunctionName: "environment" }));
  return JSON.parse(Buffer.from(Payload ?? []).toString()).SECRET;
};

const jobs = ({ cloud }: TestCloud) => `${cloud.url}/000000000000/small-local-Jobs`;
const item = { TableName: "small-local-Things", Key: { pk: { S: "a" } } };

describe("startCloud", () => {
  test("keeps applications, items, messages and its secret across a restart", async () => {
    const first = await testCloud({ project, directory });
    await first.clients.pinpoint.send(new CreateAppCommand({ CreateApplicationRequest: { Name: "kept" } }));
    await first.clients.dynamodb.send(new PutItemCommand({ TableName: item.TableName, Item: item.Key }));
    await first.clients.sqs.send(new SendMessageCommand({ QueueUrl: jobs(first), MessageBody: "kept" }));
    const secret = await secretOf(first);
    await first.close();

    const second = await testCloud({ project, directory });
    const { ApplicationsResponse } = await second.clients.pinpoint.send(new GetAppsCommand({}));
    expect(ApplicationsResponse?.Item?.map(({ Name }) => Name)).toEqual(["kept"]);
    expect((await second.clients.dynamodb.send(new GetItemCommand(item))).Item).toEqual(item.Key);
    const { Messages } = await second.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: jobs(second) }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(["kept"]);
    expect(await secretOf(second)).toBe(secret);
    await second.close();
  }, 120_000);

  test("rejects a directory that another cloud uses, with the id of its process", async () => {
    const first = await testCloud({ project, directory });
    await expect(testCloud({ project, directory })).rejects.toMatchObject({
      name: "StateDirectoryInUse",
      pid: process.pid,
    });
    await first.close();
  });

  test("names the file and the property that it does not support, and unlocks the directory", async () => {
    const broken = "service: small\nprovider: { stage: '${secret:stage}' }\n";
    const start = testCloud({ project: { "serverless.yml": broken }, directory, log: () => {} });
    await expect(start).rejects.toThrow(
      "serverless.yml: provider.stage: the variable ${secret:stage} is not supported",
    );
    await (await testCloud({ project, directory })).close();
  });

  test("leaves nothing open: a process that closed its cloud exits", async () => {
    const code = `
      import { startCloud } from ${JSON.stringify(join(import.meta.dirname, "../../src/local/cloud.ts"))};
      const cloud = await startCloud({ port: 0, directory: ${JSON.stringify(join(directory, "state"))} });
      const authorization = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/lambda/aws4_request";
      const response = await fetch(cloud.url + "/2015-03-31/functions/poke/invocations", { method: "POST", headers: { authorization }, body: "{}" });
      console.log(String(response.status));
      await cloud.close();`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed] = await once(child.stdout, "data");
    expect(String(printed)).toBe("200\n");
    expect((await once(child, "exit"))[0]).toBe(0);
  }, 120_000);

  test("does not wait for a function that hangs", async () => {
    // The longest time-out that a function can have, 15 minutes.
    const patient = { ...project, "serverless.yml": serverlessYml.replace("timeout: 20", "timeout: 900") };
    const here = await testCloud({ project: patient, directory });
    const hanging = { FunctionName: "exits", InvocationType: "Event", Payload: '{"how":"never"}' } as const;
    await here.clients.lambda.send(new InvokeCommand(hanging));
    await here.close();
  }, 120_000);

  test("keeps tables and applications when its process is killed", async () => {
    const state = join(directory, "state");
    const code = `
      import { startCloud } from ${JSON.stringify(join(import.meta.dirname, "../../src/local/cloud.ts"))};
      const cloud = await startCloud({ port: 0, directory: ${JSON.stringify(state)}, configuration: ${JSON.stringify(join(directory, "project/serverless.yml"))} });
      console.log(cloud.url);`;
    await (await testCloud({ project, directory })).close();
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [url] = await once(child.stdout, "data");
    const clients = stockClients(String(url).trim());
    await clients.dynamodb.send(new PutItemCommand({ TableName: item.TableName, Item: item.Key }));
    await clients.pinpoint.send(new CreateAppCommand({ CreateApplicationRequest: { Name: "kept" } }));
    child.kill("SIGKILL");
    await once(child, "exit");

    const next = await testCloud({ project, directory });
    expect((await next.clients.dynamodb.send(new GetItemCommand(item))).Item).toEqual(item.Key);
    const { ApplicationsResponse } = await next.clients.pinpoint.send(new GetAppsCommand({}));
    expect(ApplicationsResponse?.Item).toHaveLength(1);
    await next.close();
  }, 120_000);
});
