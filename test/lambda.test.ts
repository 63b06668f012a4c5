import type { Context } from "aws-lambda";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { lambda, redact } from "../src/lambda.ts";

const context = {
  awsRequestId: "request-1",
  functionName: "test",
  getRemainingTimeInMillis: () => 4_000,
} as Context;

const Event = z.object({ name: z.string() });

afterEach(() => vi.unstubAllEnvs());

const thrownBy = async (promise: Promise<unknown>): Promise<Error> => {
  const error = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof Error) return error;
  return expect.fail("nothing was thrown");
};

describe("lambda", () => {
  test("passes the parsed event, the ports and the invocation to run", async () => {
    vi.stubEnv("GREETING", "hello");
    const handler = lambda({
      environment: z.object({ GREETING: z.string() }),
      event: Event,
      connect: ({ GREETING }) => ({ greet: (name: string) => `${GREETING} ${name}` }),
      run: async ({ name }, { greet }, { requestId, remainingMs }) => [greet(name), requestId, remainingMs()],
    });
    expect(await handler({ name: "Ada", unknown: true }, context)).toEqual(["hello Ada", "request-1", 4_000]);
  });

  test("connects once, on the first event", async () => {
    const connect = vi.fn(() => ({}));
    const handler = lambda({ environment: z.object({}), event: z.unknown(), connect, run: async () => "done" });
    expect(connect).not.toHaveBeenCalled();
    await handler({}, context);
    await handler({}, context);
    expect(connect).toHaveBeenCalledTimes(1);
  });

  test("connects on cold start on Lambda", () => {
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "test");
    const connect = vi.fn(() => ({}));
    lambda({ environment: z.object({}), event: z.unknown(), connect, run: async () => "done" });
    expect(connect).toHaveBeenCalledTimes(1);
  });

  test("fails to start on Lambda without its environment variables, and names all that are missing", () => {
    vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "test");
    const environment = z.object({ CLAIMS_TABLE: z.string(), RESULT_SINK: z.enum(["kinesis"]) });
    const start = () => lambda({ environment, event: z.unknown(), connect: () => ({}), run: async () => "done" });
    expect(start).toThrow(/CLAIMS_TABLE.*RESULT_SINK/);
  });

  test("treats an empty environment variable as unset", async () => {
    vi.stubEnv("ZONE", "");
    vi.stubEnv("LIMIT", "");
    const environment = z.object({ ZONE: z.string().min(1).optional(), LIMIT: z.coerce.number().default(10) });
    const connect = vi.fn(() => ({}));
    await lambda({ environment, event: z.unknown(), connect, run: async () => "done" })({}, context);
    expect(connect).toHaveBeenCalledWith({ LIMIT: 10 }, expect.anything());
  });

  test("rejects an invalid event with the path, the rule and the received type, and not the value", async () => {
    const handler = lambda({ environment: z.object({}), event: Event, connect: () => ({}), run: async () => "done" });
    const error = await thrownBy(handler({ name: 20655501 }, context));
    expect(error.name).toBe("InvalidEvent");
    expect(error.message).toContain("name: Invalid input: expected string, received number");
    expect(error.message).not.toContain("20655501");
  });

  test("returns the response of `refuse` for an invalid event", async () => {
    const handler = lambda({
      environment: z.object({}),
      event: Event,
      connect: () => ({}),
      run: async () => ({ status: "ok", field: "" }),
      refuse: (issues) => ({ status: "refused", field: issues[0]?.path ?? "" }),
    });
    expect(await handler({}, context)).toEqual({ status: "refused", field: "name" });
  });

  test("returns only the request id of an internal error to the caller", async () => {
    const run = async () => {
      throw new TypeError("cannot read ada@example.com");
    };
    const handler = lambda({ environment: z.object({}), event: z.unknown(), connect: () => ({}), run });
    const error = await thrownBy(handler({}, context));
    expect(error.name).toBe("InternalFailure");
    expect(error.message).toContain("request-1");
    expect(`${error.message}${error.stack}`).not.toMatch(/ada@example\.com|\n\s+at /);
  });
});

describe("redact", () => {
  test.each(["Address", "address", "data", "Data", "customerId", "UserId", "messageBody", "token", "password"])(
    "redacts the value of %s",
    (key) => expect(redact(key, { any: "value" })).toBe("[redacted]"),
  );

  test("redacts addresses and phone numbers anywhere in a text", () => {
    expect(redact("reason", "no route to ada@example.com or +12065550123")).toBe("no route to [address] or [number]");
  });

  test("cuts a text of more than 8,192 characters after a whole word, so that no part of an address remains", () => {
    const words = "word ".repeat(1_637);
    expect(redact("reason", `${words}ada@example.com`)).toBe(`${words}[cut]`);
    expect(redact("reason", `+12065550123 ${"x@".repeat(20_000)}`)).toBe("[number] [cut]");
    expect(redact("reason", "x".repeat(40_000))).toBe("[cut]");
  });

  test("keeps counts, ids and reasons", () => {
    expect(redact("accepted", 48)).toBe(48);
    expect(redact("campaignId", "5f0e1d2c3b4a59687766554433221100")).toBe("5f0e1d2c3b4a59687766554433221100");
  });
});
