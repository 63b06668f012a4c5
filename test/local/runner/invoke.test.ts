import {
  GetFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { clientSettings, type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());

const invoke = async (name: string, event: unknown = {}, options: Partial<InvokeCommandInput> = {}) => {
  const input = { FunctionName: name, Payload: JSON.stringify(event), ...options };
  const response = await here.clients.lambda.send(new InvokeCommand(input));
  const text = Buffer.from(response.Payload ?? []).toString();
  return { ...response, text, value: text === "" ? undefined : JSON.parse(text) };
};

const as = (accountId: string) => new LambdaClient(clientSettings(here.cloud.url, accountId));

describe("Invoke", () => {
  test("returns the function's result, and passes Lambda's context to it", async () => {
    const response = await invoke("echo", { hello: "wörld" });
    expect(response).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(response.FunctionError).toBeUndefined();
    expect(response.value).toMatchObject({
      event: { hello: "wörld" },
      name: "small-local-echo",
      arn: "arn:aws:lambda:us-east-1:000000000000:function:small-local-echo",
      requestId: response.$metadata.requestId,
      memory: "128",
    });
    expect(response.value.leftMs).toBeGreaterThan(0);
    expect(response.value.leftMs).toBeLessThanOrEqual(5000);
  });

  test.each([
    "echo",
    "small-local-echo",
    "small-prod-echo",
    "small-my-stage-2-echo",
    "arn:aws:lambda:us-east-1:000000000000:function:small-local-echo",
    "arn:aws:lambda:us-east-1:000000000000:function:small-local-echo:$LATEST",
    "000000000000:function:small-local-echo",
  ])("finds a function as %s", async (name) => {
    expect((await invoke(name)).value.name).toBe("small-local-echo");
  });

  test.each(["other-prod-echo", "small-echo", "small--echo", "small-prod-unknown"])(
    "does not find %s, which is not the name of one of its functions in another stage",
    async (name) => {
      await expect(invoke(name)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    },
  );

  test("finds a function by name and qualifier, and no other version than $LATEST", async () => {
    expect((await invoke("echo", {}, { Qualifier: "$LATEST" })).StatusCode).toBe(200);
    await expect(invoke("echo", {}, { Qualifier: "7" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("rejects an unknown function, with its name in the message", async () => {
    await expect(invoke("unknown")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: unknown",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("rejects a name that is not percent-encoded UTF-8", async () => {
    const authorization = "AWS4-HMAC-SHA256 Credential=000000000000/20261120/us-east-1/lambda/aws4_request";
    const url = `${here.cloud.url}/2015-03-31/functions/%zz/invocations`;
    const response = await fetch(url, { method: "POST", headers: { authorization } });
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amzn-errortype")).toBe("InvalidParameterValueException");
  });

  test("passes an empty payload as null", async () => {
    const response = await here.clients.lambda.send(new InvokeCommand({ FunctionName: "echo" }));
    expect(JSON.parse(Buffer.from(response.Payload ?? []).toString()).event).toBeNull();
  });

  test("refuses a payload that is not JSON", async () => {
    await expect(invoke("echo", {}, { Payload: "{not json" })).rejects.toMatchObject({
      name: "InvalidRequestContentException",
    });
  });

  test("returns the end of the log for LogType Tail", async () => {
    const response = await invoke("echo", { id: 7 }, { LogType: "Tail" });
    const log = Buffer.from(response.LogResult ?? "", "base64").toString();
    expect(log).toContain('echoing {"id":7}');
    expect(log).toMatch(/^START RequestId: .*\n[\s\S]*END RequestId: .*\nREPORT RequestId/);
    expect((await invoke("echo")).LogResult).toBeUndefined();
  });

  test("does not run the function on a dry run", async () => {
    expect(await invoke("fails", {}, { InvocationType: "DryRun" })).toMatchObject({ StatusCode: 204, text: "" });
  });

  test("gives a function its own variables and those of the runtime, and none of the local cloud's process", async () => {
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
  test("returns its error with status 200", async () => {
    const response = await invoke("fails");
    expect(response).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(response.value).toMatchObject({ errorType: "TypeError", errorMessage: "no such thing" });
    expect(response.value.trace[0]).toBe("TypeError: no such thing");
  });

  test("is terminated at its timeout, whether it waits or computes", async () => {
    const responses = await Promise.all([invoke("hangs"), invoke("hangs", { busy: true })]);
    for (const { FunctionError, value } of responses) {
      expect(FunctionError).toBe("Unhandled");
      expect(value.errorType).toBe("Sandbox.Timedout");
      expect(value.errorMessage).toMatch(/Task timed out after 1\.00 seconds$/);
    }
  });

  test.each(["exit", "memory", "throw later"])(
    "fails only its own invocation when it terminates by %s",
    async (how) => {
      const [dead, alive] = await Promise.all([invoke("exits", { how }), invoke("exits", { how: "not at all" })]);
      expect(dead.FunctionError).toBe("Unhandled");
      expect(dead.value.errorType).toBe("Runtime.ExitError");
      expect(alive.value).toBe("still here");
      expect((await invoke("exits", { how: "not at all" })).value).toBe("still here");
    },
  );

  test("may exit after its response; the next event runs in a new instance", async () => {
    expect((await invoke("exits", { how: "after returning" })).value).toBe("still here");
    await vi.waitFor(async () => expect((await invoke("exits", { how: "not at all" })).value).toBe("still here"));
  });

  test("names the module that it cannot import", async () => {
    const { FunctionError, value } = await invoke("broken");
    expect(FunctionError).toBe("Unhandled");
    expect(value.errorType).toBe("Runtime.ImportModuleError");
    expect(value.errorMessage).toContain("not-there.ts");
  });
});

describe("payload limits", () => {
  test("allow a request of 6 MB, and not one byte more", async () => {
    const text = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));
    const response = await invoke("counts", {}, { Payload: text(6_291_456) });
    expect(response.StatusCode).toBe(200);
    await expect(invoke("counts", {}, { Payload: text(6_291_457) })).rejects.toMatchObject({
      name: "RequestTooLargeException",
      $metadata: { httpStatusCode: 413 },
    });
  });

  test("allow 1 MB for an asynchronous invocation, and not one byte more", async () => {
    const text = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));
    const asynchronous = { InvocationType: "Event" } as const;
    expect((await invoke("counts", {}, { ...asynchronous, Payload: text(1_048_576) })).StatusCode).toBe(202);
    await expect(invoke("counts", {}, { ...asynchronous, Payload: text(1_048_577) })).rejects.toMatchObject({
      name: "RequestTooLargeException",
    });
  });

  test("turn a response over 6 MB into a function error", async () => {
    expect((await invoke("large", { bytes: 6_000_000 })).FunctionError).toBeUndefined();
    const response = await invoke("large", { bytes: 6_300_000 });
    expect(response.FunctionError).toBe("Unhandled");
    expect(response.value.errorType).toBe("Function.ResponseSizeTooLarge");
  });
});

describe("instances", () => {
  test("are reused while warm and added while busy", async () => {
    const first = (await invoke("counts")).value;
    const second = (await invoke("counts")).value;
    expect(second.instance).toBe(first.instance);
    expect(second.calls).toBe(first.calls + 1);
    const both = await Promise.all([invoke("counts", { waitMs: 100 }), invoke("counts", { waitMs: 100 })]);
    expect(new Set(both.map(({ value }) => value.instance)).size).toBe(2);
  });

  test("do not exceed the reserved concurrency; further invocations are throttled", async () => {
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
  test("returns at once and runs the function", async () => {
    const response = await invoke("echo", { mark: "asynchronous" }, { InvocationType: "Event" });
    expect(response).toMatchObject({ StatusCode: 202, text: "" });
    await vi.waitFor(() => {
      expect(here.cloud.logs.lines("echo").map(({ text }) => text)).toContain('echoing {"mark":"asynchronous"}');
    });
  });

  test("that fails three times is sent to the failure destination, with its event and its error", async () => {
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
  test("admits an account that it names, and rejects others with the missing statement", async () => {
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

describe("ListFunctions and GetFunction", () => {
  test("return the functions, without the values of their variables", async () => {
    const { Functions = [] } = await here.clients.lambda.send(new ListFunctionsCommand({}));
    expect(Functions.map(({ FunctionName }) => FunctionName)).toContain("small-local-environment");
    const { Configuration } = await here.clients.lambda.send(new GetFunctionCommand({ FunctionName: "environment" }));
    expect(Configuration).toMatchObject({ Timeout: 5, MemorySize: 128, Runtime: "nodejs24.x" });
    expect(JSON.stringify(Configuration)).not.toContain("000000000000/small-local-Jobs");
  });
});
