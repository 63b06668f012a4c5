import { DynamoDBClient, ListTablesCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetAppsCommand, PinpointClient } from "@aws-sdk/client-pinpoint";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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
  const answer = await fetch(`${here.cloud.url}/_local/faults`, { method: "PUT", body: JSON.stringify({ rules }) });
  return { status: answer.status, value: await answer.json() };
};
const impatient = () => ({ ...clientSettings(here.cloud.url), maxAttempts: 1 });

describe("a throttled service", () => {
  it("refuses as its own API does", async () => {
    const settings = impatient();
    await play(
      ...["dynamodb", "sqs", "sns", "lambda", "mobiletargeting"].map(
        (service): FaultRule => ({ service, kind: "throttle" }),
      ),
    );
    const refusal = (call: Promise<unknown>) =>
      call.then(
        () => "no refusal",
        (error: Error) => error.name,
      );
    expect(await refusal(new DynamoDBClient(settings).send(new ListTablesCommand({})))).toBe(
      "ProvisionedThroughputExceededException",
    );
    expect(await refusal(new SQSClient(settings).send(new ListQueuesCommand({})))).toBe("RequestThrottled");
    expect(await refusal(new SNSClient(settings).send(new ListTopicsCommand({})))).toBe("ThrottledException");
    expect(await refusal(new LambdaClient(settings).send(new InvokeCommand({ FunctionName: "echo" })))).toBe(
      "TooManyRequestsException",
    );
    expect(await refusal(new PinpointClient(settings).send(new GetAppsCommand({})))).toBe("TooManyRequestsException");
  });

  it("serves again after as many refusals as were asked for, and only the operation that was named is refused", async () => {
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

  it("fail in the way they are called", async () => {
    await play({ service: "dynamodb", kind: "error" });
    await expect(scan()).rejects.toMatchObject({ name: "InternalServerError", $metadata: { httpStatusCode: 500 } });
    await play({ service: "dynamodb", kind: "malformed" });
    await expect(scan()).rejects.toBeInstanceOf(SyntaxError);
    await play({ service: "dynamodb", kind: "partial" });
    await expect(scan()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("carry a request out twice and answer once", async () => {
    const QueueUrl = `${here.cloud.url}/000000000000/small-local-Jobs`;
    await play({ service: "sqs", operation: "SendMessage", kind: "duplicate" });
    await here.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "once?" }));
    const { Messages } = await here.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(["once?", "once?"]);
  });

  it("give no answer until the client gives up", async () => {
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
    const answer = await new LambdaClient(impatient()).send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
    );
    return { failed: answer.FunctionError, value: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) };
  };

  it("is played as it is called, and leaves other functions alone", async () => {
    await play({ function: "counts", kind: "error" });
    expect(await invoke("counts")).toMatchObject({ failed: "Unhandled", value: { errorType: "Error" } });
    expect((await invoke("echo")).failed).toBeUndefined();
    await play({ function: "counts", kind: "timeout" });
    expect(await invoke("counts")).toMatchObject({ failed: "Unhandled", value: { errorType: "Sandbox.Timedout" } });
    await play({ function: "counts", kind: "throttle" });
    await expect(invoke("counts")).rejects.toMatchObject({ name: "TooManyRequestsException" });
    await play({ function: "counts", kind: "malformed" });
    expect((await invoke("counts")).value).toBe("not what was asked for");
    await play({ function: "counts", kind: "partial" });
    expect(Object.keys((await invoke("counts")).value)).toEqual(["instance"]);
  });

  it("runs it twice for one answer", async () => {
    const before = (await invoke("counts")).value.calls;
    await play({ function: "counts", kind: "duplicate" });
    expect((await invoke("counts")).value.calls).toBe(before + 2);
  });
});

describe("fault rules", () => {
  it.each([
    [{ kind: "throttle" }, "needs either a service or a function"],
    [{ service: "sqs", function: "echo", kind: "error" }, "needs either a service or a function"],
    [{ service: "sqs", kind: "explode" }, "kind"],
    [{ service: "ses", kind: "error" }, 'there is no service "ses"'],
    [{ function: "none", kind: "error" }, 'there is no function "none"'],
    [{ service: "sqs", kind: "error", rate: 2 }, "rate"],
  ])("%o are refused: %s", async (rule, problem) => {
    const { status, value } = await play(rule as FaultRule);
    expect(status).toBe(400);
    expect(value.message).toContain(problem);
  });

  it("are drawn exactly as many times as they say, whatever else is asked", () => {
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

  it("match an operation by name or by pattern", () => {
    const drawn = (operation: string, asked: string) => {
      const faults = createFaults(() => 0);
      faults.replace([{ service: "a", kind: "error", operation }]);
      return faults.drawForService("a", asked) !== undefined;
    };
    expect(drawn("PutItem", "PutItem")).toBe(true);
    expect(drawn("PutItem", "PutItems")).toBe(false);
    expect(drawn("PUT /v1/apps/*/endpoints/*", "PUT /v1/apps/a/endpoints/e")).toBe(true);
    expect(drawn("PUT /v1/apps/*/endpoints", "PUT /v1/apps/a/endpoints/e")).toBe(false);
    expect(drawn("*", "anything")).toBe(true);
  });
});
