import { DynamoDBClient, ListTablesCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetAppsCommand, PinpointClient } from "@aws-sdk/client-pinpoint";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createFaults, type FaultRule } from "../../../src/local/faults/faults.ts";
import { clientSettings, type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());
afterEach(() => fetch(`${here.cloud.url}/_local/faults`, { method: "DELETE" }));

const play = async (...rules: FaultRule[]) => {
  const response = await fetch(`${here.cloud.url}/_local/faults`, { method: "PUT", body: JSON.stringify({ rules }) });
  return { status: response.status, value: await response.json() };
};
const impatient = () => ({ ...clientSettings(here.cloud.url), maxAttempts: 1 });

describe("a throttled service", () => {
  test("rejects requests with the error of its own API", async () => {
    const settings = impatient();
    await play(
      ...["dynamodb", "sqs", "sns", "lambda", "mobiletargeting"].map(
        (service): FaultRule => ({ service, kind: "throttle" }),
      ),
    );
    const errorOf = (call: Promise<unknown>) =>
      call.then(
        () => "no error",
        (error: Error) => error.name,
      );
    expect(await errorOf(new DynamoDBClient(settings).send(new ListTablesCommand({})))).toBe(
      "ProvisionedThroughputExceededException",
    );
    expect(await errorOf(new SQSClient(settings).send(new ListQueuesCommand({})))).toBe("RequestThrottled");
    expect(await errorOf(new SNSClient(settings).send(new ListTopicsCommand({})))).toBe("ThrottledException");
    expect(await errorOf(new LambdaClient(settings).send(new InvokeCommand({ FunctionName: "echo" })))).toBe(
      "TooManyRequestsException",
    );
    expect(await errorOf(new PinpointClient(settings).send(new GetAppsCommand({})))).toBe("TooManyRequestsException");
  });

  test("rejects as many requests as the rule specifies, and only those of the operation in the rule", async () => {
    await play({ service: "dynamodb", operation: "PutItem", kind: "throttle", times: 2 });
    expect((await new DynamoDBClient(impatient()).send(new ListTablesCommand({}))).TableNames).toHaveLength(1);
    // The stock client tries three times.
    const put = new PutItemCommand({ TableName: "small-local-Things", Item: { pk: { S: "x" } } });
    expect((await here.clients.dynamodb.send(put)).$metadata.attempts).toBe(3);
    expect(await (await fetch(`${here.cloud.url}/_local/faults`)).json()).toEqual({ rules: [] });
  });
});

describe("other faults of a service", () => {
  const scan = () => new DynamoDBClient(impatient()).send(new ScanCommand({ TableName: "small-local-Things" }));

  test("are an error, a malformed response or a broken connection", async () => {
    await play({ service: "dynamodb", kind: "error" });
    await expect(scan()).rejects.toMatchObject({ name: "InternalServerError", $metadata: { httpStatusCode: 500 } });
    await play({ service: "dynamodb", kind: "malformed" });
    await expect(scan()).rejects.toBeInstanceOf(SyntaxError);
    await play({ service: "dynamodb", kind: "partial" });
    await expect(scan()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("perform a request twice and send one response", async () => {
    const QueueUrl = `${here.cloud.url}/000000000000/small-local-Jobs`;
    await play({ service: "sqs", operation: "SendMessage", kind: "duplicate" });
    await here.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "once?" }));
    const { Messages } = await here.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(["once?", "once?"]);
  });

  test("send no response until the client closes the connection", async () => {
    await play({ service: "dynamodb", kind: "timeout" });
    const client = new DynamoDBClient({
      ...impatient(),
      requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
    });
    await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("a fault of a function", () => {
  const invoke = async (name: string, event: unknown = {}) => {
    const response = await new LambdaClient(impatient()).send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
    );
    return { failed: response.FunctionError, value: JSON.parse(Buffer.from(response.Payload ?? []).toString()) };
  };

  test("is injected only into that function, in the way that its kind describes", async () => {
    await play({ function: "counts", kind: "error" });
    expect(await invoke("counts")).toMatchObject({ failed: "Unhandled", value: { errorType: "Error" } });
    expect((await invoke("echo")).failed).toBeUndefined();
    await play({ function: "counts", kind: "timeout" });
    expect(await invoke("counts")).toMatchObject({ failed: "Unhandled", value: { errorType: "Sandbox.Timedout" } });
    await play({ function: "counts", kind: "throttle" });
    await expect(invoke("counts")).rejects.toMatchObject({ name: "TooManyRequestsException" });
    await play({ function: "counts", kind: "malformed" });
    expect((await invoke("counts")).value).toBe("a malformed response");
    await play({ function: "counts", kind: "partial" });
    expect(Object.keys((await invoke("counts")).value)).toEqual(["instance"]);
  });

  test("runs the function twice for one response", async () => {
    const before = (await invoke("counts")).value.calls;
    await play({ function: "counts", kind: "duplicate" });
    expect((await invoke("counts")).value.calls).toBe(before + 2);
  });
});

describe("fault rules", () => {
  test.each([
    [{ kind: "throttle" }, "needs either a service or a function"],
    [{ service: "sqs", function: "echo", kind: "error" }, "needs either a service or a function"],
    [{ service: "sqs", kind: "explode" }, "kind"],
    [{ service: "ses", kind: "error" }, 'there is no service "ses"'],
    [{ function: "none", kind: "error" }, 'there is no function "none"'],
    [{ service: "sqs", kind: "error", rate: 2 }, "rate"],
  ])("%o are rejected: %s", async (rule, problem) => {
    const { status, value } = await play(rule as FaultRule);
    expect(status).toBe(400);
    expect(value.message).toContain(problem);
  });

  test("are at most 100", async () => {
    const rules = Array.from({ length: 101 }, (): FaultRule => ({ service: "sqs", kind: "error" }));
    expect((await play(...rules)).status).toBe(400);
    expect((await play(...rules.slice(1))).status).toBe(200);
  });

  test("are drawn exactly as many times as they specify, among any other calls", () => {
    void fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.constantFrom("a", "b"), { maxLength: 60 }),
        (times, services) => {
          const faults = createFaults(() => 0);
          faults.replace([{ service: "a", kind: "error", times }]);
          const drawn = services.filter((service) => faults.drawForService(service, "Any") !== undefined).length;
          expect(drawn).toBe(Math.min(times, services.filter((service) => service === "a").length));
        },
      ),
    );
  });

  test("match an operation by name or by pattern", () => {
    const drawn = (operation: string, called: string) => {
      const faults = createFaults(() => 0);
      faults.replace([{ service: "a", kind: "error", operation }]);
      return faults.drawForService("a", called) !== undefined;
    };
    expect(drawn("PutItem", "PutItem")).toBe(true);
    expect(drawn("PutItem", "PutItems")).toBe(false);
    expect(drawn("PUT /v1/apps/*/endpoints/*", "PUT /v1/apps/a/endpoints/e")).toBe(true);
    expect(drawn("PUT /v1/apps/*/endpoints", "PUT /v1/apps/a/endpoints/e")).toBe(false);
    expect(drawn("*", "anything")).toBe(true);
    expect(drawn("PUT */e", "PUT /endpoints/e")).toBe(true);
  });
});
