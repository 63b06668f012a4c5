import {
  GetFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clientSettings, type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());

const invoke = async (name: string, event: unknown = {}, options: Partial<InvokeCommandInput> = {}) => {
  const input = { FunctionName: name, Payload: JSON.stringify(event), ...options };
  const answer = await here.clients.lambda.send(new InvokeCommand(input));
  const text = Buffer.from(answer.Payload ?? []).toString();
  return { ...answer, text, value: text === "" ? undefined : JSON.parse(text) };
};

const as = (accountId: string) => new LambdaClient(clientSettings(here.cloud.url, accountId));

describe("Invoke", () => {
  it("answers with what the function returned, and hands it Lambda's context", async () => {
    const answer = await invoke("echo", { hello: "wörld" });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer.value).toMatchObject({
      event: { hello: "wörld" },
      name: "small-local-echo",
      arn: "arn:aws:lambda:us-east-1:000000000000:function:small-local-echo",
      requestId: answer.$metadata.requestId,
      memory: "128",
    });
    expect(answer.value.leftMs).toBeGreaterThan(4000);
    expect(answer.value.leftMs).toBeLessThanOrEqual(5000);
  });

  it.each([
    "echo",
    "small-local-echo",
    "arn:aws:lambda:us-east-1:000000000000:function:small-local-echo",
    "arn:aws:lambda:us-east-1:000000000000:function:small-local-echo:$LATEST",
    "000000000000:function:small-local-echo",
  ])("finds a function as %s", async (name) => {
    expect((await invoke(name)).value.name).toBe("small-local-echo");
  });

  it("finds a function by name and qualifier, and no other version than $LATEST", async () => {
    expect((await invoke("echo", {}, { Qualifier: "$LATEST" })).StatusCode).toBe(200);
    await expect(invoke("echo", {}, { Qualifier: "7" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("says which function it does not know", async () => {
    await expect(invoke("nobody")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: nobody",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("hands an empty payload over as null", async () => {
    const answer = await here.clients.lambda.send(new InvokeCommand({ FunctionName: "echo" }));
    expect(JSON.parse(Buffer.from(answer.Payload ?? []).toString()).event).toBeNull();
  });

  it("refuses a payload that is not JSON", async () => {
    await expect(invoke("echo", {}, { Payload: "{not json" })).rejects.toMatchObject({
      name: "InvalidRequestContentException",
    });
  });

  it("gives the end of the log to those who ask for it", async () => {
    const answer = await invoke("echo", { id: 7 }, { LogType: "Tail" });
    const log = Buffer.from(answer.LogResult ?? "", "base64").toString();
    expect(log).toContain('echoing {"id":7}');
    expect(log).toMatch(/^START RequestId: .*\n[\s\S]*END RequestId: .*\nREPORT RequestId/);
    expect((await invoke("echo")).LogResult).toBeUndefined();
  });

  it("checks without running when told to", async () => {
    expect(await invoke("fails", {}, { InvocationType: "DryRun" })).toMatchObject({ StatusCode: 204, text: "" });
  });

  it("shows a function's environment to it, Lambda's own variables, and nothing of the process around it", async () => {
    const { value } = await invoke("environment");
    expect(value).toMatchObject({
      TABLE: "small-local-Things",
      QUEUE: `${here.cloud.url}/000000000000/small-local-Jobs`,
      SECRET: expect.stringMatching(/^.{20}$/),
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: here.cloud.url,
      AWS_ACCESS_KEY_ID: "000000000000",
      AWS_LAMBDA_FUNCTION_NAME: "small-local-environment",
    });
    expect(Object.keys(value)).not.toContain("PATH");
  });
});

describe("a function that fails", () => {
  it("is answered with its error and a 200", async () => {
    const answer = await invoke("fails");
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(answer.value).toMatchObject({ errorType: "TypeError", errorMessage: "no such thing" });
    expect(answer.value.trace[0]).toBe("TypeError: no such thing");
  });

  it("is stopped at its timeout, whether it waits or computes", async () => {
    const answers = await Promise.all([invoke("hangs"), invoke("hangs", { busy: true })]);
    for (const { FunctionError, value } of answers) {
      expect(FunctionError).toBe("Unhandled");
      expect(value.errorType).toBe("Sandbox.Timedout");
      expect(value.errorMessage).toMatch(/Task timed out after 1\.00 seconds$/);
    }
  });

  it.each(["exit", "memory", "throw later"])(
    "takes one invocation down with it when it dies by %s, and no other",
    async (how) => {
      const [dead, alive] = await Promise.all([invoke("exits", { how }), invoke("exits", { how: "not at all" })]);
      expect(dead.FunctionError).toBe("Unhandled");
      expect(dead.value.errorType).toBe("Runtime.ExitError");
      expect(alive.value).toBe("still here");
      expect((await invoke("exits", { how: "not at all" })).value).toBe("still here");
    },
  );

  it("may end its process after its answer: the next event gets a new one", async () => {
    expect((await invoke("exits", { how: "after its answer" })).value).toBe("still here");
    await vi.waitFor(async () => expect((await invoke("exits", { how: "not at all" })).value).toBe("still here"));
  });

  it("says what it could not import", async () => {
    const { FunctionError, value } = await invoke("broken");
    expect(FunctionError).toBe("Unhandled");
    expect(value.errorType).toBe("Runtime.ImportModuleError");
    expect(value.errorMessage).toContain("not-there.ts");
  });
});

describe("payload limits", () => {
  it("takes a request of 6 MB and refuses one byte more", async () => {
    const text = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));
    const answer = await invoke("counts", {}, { Payload: text(6_291_456) });
    expect(answer.StatusCode).toBe(200);
    await expect(invoke("counts", {}, { Payload: text(6_291_457) })).rejects.toMatchObject({
      name: "RequestTooLargeException",
      $metadata: { httpStatusCode: 413 },
    });
  });

  it("takes 1 MB for an asynchronous invocation and refuses one byte more", async () => {
    const text = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));
    const asynchronous = { InvocationType: "Event" } as const;
    expect((await invoke("counts", {}, { ...asynchronous, Payload: text(1_048_576) })).StatusCode).toBe(202);
    await expect(invoke("counts", {}, { ...asynchronous, Payload: text(1_048_577) })).rejects.toMatchObject({
      name: "RequestTooLargeException",
    });
  });

  it("turns an answer over 6 MB into a function error", async () => {
    expect((await invoke("large", { bytes: 6_000_000 })).FunctionError).toBeUndefined();
    const answer = await invoke("large", { bytes: 6_300_000 });
    expect(answer.FunctionError).toBe("Unhandled");
    expect(answer.value.errorType).toBe("Function.ResponseSizeTooLarge");
  });
});

describe("instances", () => {
  it("are reused while warm and added while busy", async () => {
    const first = (await invoke("counts")).value;
    const second = (await invoke("counts")).value;
    expect(second.instance).toBe(first.instance);
    expect(second.calls).toBe(first.calls + 1);
    const both = await Promise.all([invoke("counts", { waitMs: 100 }), invoke("counts", { waitMs: 100 })]);
    expect(new Set(both.map(({ value }) => value.instance)).size).toBe(2);
  });

  it("are no more than the reserved concurrency; a caller above it is throttled", async () => {
    const client = new LambdaClient({ ...clientSettings(here.cloud.url), maxAttempts: 1 });
    const call = () =>
      client.send(new InvokeCommand({ FunctionName: "single", Payload: JSON.stringify({ waitMs: 300 }) }));
    const settled = await Promise.allSettled([call(), call(), call()]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of settled) {
      if (result.status === "rejected") {
        expect(result.reason).toMatchObject({ name: "TooManyRequestsException", $metadata: { httpStatusCode: 429 } });
      }
    }
  });
});

describe("an asynchronous invocation", () => {
  it("is accepted at once and run", async () => {
    const answer = await invoke("echo", { mark: "asynchronous" }, { InvocationType: "Event" });
    expect(answer).toMatchObject({ StatusCode: 202, text: "" });
    await vi.waitFor(() => {
      expect(here.cloud.logs.lines("echo").map(({ text }) => text)).toContain('echoing {"mark":"asynchronous"}');
    });
  });

  it("that fails three times ends in the failure destination, with the event and the error", async () => {
    await invoke("fails", { order: 7 }, { InvocationType: "Event" });
    const QueueUrl = `${here.cloud.url}/000000000000/small-local-Failed`;
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 });
    const [message] = (await here.clients.sqs.send(receive)).Messages ?? [];
    expect(JSON.parse(message?.Body ?? "")).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { order: 7 },
      responseContext: { functionError: "Unhandled" },
      responsePayload: { errorType: "TypeError" },
    });
  });
});

describe("the resource policy", () => {
  it("lets a named account call, and tells any other which statement is missing", async () => {
    const call = new InvokeCommand({ FunctionName: "echo", Payload: "{}" });
    expect((await as("111122223333").send(call)).StatusCode).toBe(200);
    await expect(as("444455556666").send(call)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("AWS::Lambda::Permission is missing with Principal 444455556666"),
    });
    const other = new InvokeCommand({ FunctionName: "counts", Payload: "{}" });
    await expect(as("111122223333").send(other)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("descriptions", () => {
  it("lists the functions and tells about one, without its environment's values", async () => {
    const { Functions = [] } = await here.clients.lambda.send(new ListFunctionsCommand({}));
    expect(Functions.map(({ FunctionName }) => FunctionName)).toContain("small-local-environment");
    const { Configuration } = await here.clients.lambda.send(new GetFunctionCommand({ FunctionName: "environment" }));
    expect(Configuration).toMatchObject({ Timeout: 5, MemorySize: 128, Runtime: "nodejs24.x" });
    expect(JSON.stringify(Configuration)).not.toContain("000000000000/small-local-Jobs");
  });
});
