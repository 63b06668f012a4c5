import { describe, expect, test } from "vitest";
import { connectAsyncFixture, NOW } from "../connect/connect-async-fixture.ts";
import { EXECUTION, MACHINE, OTHER_MACHINE, throttled } from "../connect/in-memory-executions.ts";

const started = { kind: "started", startedAtMs: NOW.getTime() } as const;
const succeeded = (output: string) => ({ kind: "succeeded", output }) as const;
const failedFunction = { kind: "failed", failure: { error: "TypeError", cause: "no such account" } } as const;

describe("a start", () => {
  test("returns the id of the execution, which receives the event", async () => {
    const { call, started: starts } = connectAsyncFixture();
    const response = await call({ customer_number: "+12065550100" });
    expect(response).toEqual({
      execution_id: expect.stringMatching(/:execution:shop-async-lookup:contact-1-[\w-]{43}$/),
      status: "CREATED",
      sfn_result: "",
      count: "1",
      count_max: "5",
      count_comfort: "2",
      comfort: "false",
    });
    expect(JSON.parse(starts[0]?.input ?? "")).toMatchObject({
      Name: "ContactFlowEvent",
      Details: { ContactData: { ContactId: "contact-1" }, Parameters: { customer_number: "+12065550100" } },
    });
  });

  test("that Connect repeats returns the same execution, and starts no second one", async () => {
    const { call, started: starts } = connectAsyncFixture();
    const first = await call({ customer_number: "+12065550100" });
    const again = await call({ customer_number: "+12065550100", count: "1" });
    expect(again.execution_id).toBe(first.execution_id);
    expect(starts).toHaveLength(1);
  });

  test.each([
    ["another contact", [{ account: "1" }, "contact-2"]],
    ["another step", [{ account: "1", async_step: "second" }, "contact-1"]],
    ["other parameters", [{ account: "2" }, "contact-1"]],
  ] as const)("with %s is an execution of its own", async (_, [parameters, contactId]) => {
    const { call, started: starts } = connectAsyncFixture();
    await call({ account: "1" });
    await call(parameters, contactId);
    expect(new Set(starts.map(({ name }) => name)).size).toBe(2);
  });

  test("starts an execution with a name that has no contact id if the event has none", async () => {
    const { invoke, started: starts } = connectAsyncFixture();
    await invoke({ Details: { Parameters: {} } });
    expect(starts[0]?.name).toMatch(/^[\w-]{43}$/);
  });

  test("chooses the machine by async_function, and names the functions if there is none", async () => {
    const machines = [
      { functionName: "lookup", arn: MACHINE },
      { functionName: "balance", arn: OTHER_MACHINE },
    ];
    const { call, started: starts } = connectAsyncFixture({}, machines);
    await call({ async_function: "balance" });
    expect(starts[0]?.machineArn).toBe(OTHER_MACHINE);
    expect(await call({ async_function: "constructor" })).toMatchObject({
      ...{ execution_id: "", status: "FAILED", sfn_result: "FAILURE", error: "UnknownFunction" },
      cause: "No state machine has the name in async_function; there are: lookup, balance.",
    });
    expect(await call({})).toMatchObject({ error: "UnknownFunction", cause: expect.stringContaining("is missing") });
  });

  test("retries while Step Functions throttles it, and fails with the reason when the time is over", async () => {
    const brief = connectAsyncFixture();
    brief.faults.start.push(throttled("states:StartExecution"), throttled("states:StartExecution"));
    expect(await brief.call({})).toMatchObject({ status: "CREATED" });
    const lasting = connectAsyncFixture();
    lasting.faults.start.push(...Array.from({ length: 100 }, () => throttled("states:StartExecution")));
    expect(await lasting.call({})).toMatchObject({
      ...{ execution_id: "", status: "FAILED", sfn_result: "FAILURE" },
      ...{ error: "StartFailed", cause: "states:StartExecution: throttled" },
    });
    expect(lasting.waitedMs()).toBeLessThan(5_000);
  });
});

describe("a poll", () => {
  const poll = { execution_id: EXECUTION, count: "1" };

  test("returns that the execution runs, when the time for waiting is over", async () => {
    const { call, table, waitedMs, calls } = connectAsyncFixture();
    table.set(EXECUTION, started);
    expect(await call(poll)).toMatchObject({ execution_id: EXECUTION, status: "RUNNING", sfn_result: "", count: "2" });
    expect(waitedMs()).toBeGreaterThan(3_000);
    expect(waitedMs()).toBeLessThanOrEqual(5_000);
    expect(calls.describe).toBe(0);
  });

  test("returns a result that the machine stores while it waits", async () => {
    const { call, table, onWait } = connectAsyncFixture();
    table.set(EXECUTION, started);
    onWait.run = () => table.set(EXECUTION, succeeded('{"balance":12.5,"owner":{"name":"Ada"},"cards":["a","b"]}'));
    expect(await call(poll)).toEqual({
      ...{ execution_id: EXECUTION, status: "FINISHED", sfn_result: "SUCCESS" },
      ...{ count: "2", count_max: "5", count_comfort: "2", comfort: "true" },
      ...{ balance: "12.5", owner_name: "Ada", cards_0: "a", cards_1: "b" },
    });
  });

  test("returns the error of the function", async () => {
    const { call, table } = connectAsyncFixture();
    table.set(EXECUTION, failedFunction);
    expect(await call(poll)).toMatchObject({
      ...{ status: "FINISHED", sfn_result: "FAILURE", error: "TypeError", cause: "no such account" },
    });
  });

  test("reads an execution that is not in the table from Step Functions, once", async () => {
    const { call, states, calls } = connectAsyncFixture();
    states.set(EXECUTION, { kind: "running" });
    expect(await call(poll)).toMatchObject({ status: "RUNNING" });
    expect(calls.describe).toBe(1);
    states.set(EXECUTION, succeeded('{"name":"Ada"}'));
    expect(await call(poll)).toMatchObject({ sfn_result: "SUCCESS", name: "Ada" });
  });

  test("reads an execution that should have ended long ago from Step Functions", async () => {
    const { call, table, states } = connectAsyncFixture();
    table.set(EXECUTION, { kind: "started", startedAtMs: NOW.getTime() - 3_600_000 });
    states.set(EXECUTION, { kind: "failed", failure: { error: "ABORTED", cause: "" } });
    expect(await call(poll)).toMatchObject({ sfn_result: "FAILURE", error: "ABORTED" });
  });

  test("fails for an execution that does not exist", async () => {
    expect(await connectAsyncFixture().call(poll)).toMatchObject({
      ...{ status: "FINISHED", sfn_result: "FAILURE", error: "ExecutionDoesNotExist" },
    });
  });

  test("lets the flow poll again while the table and Step Functions are throttled", async () => {
    const { call, table, faults } = connectAsyncFixture();
    table.set(EXECUTION, started);
    faults.read.push(...Array.from({ length: 100 }, () => throttled("dynamodb:GetItem")));
    faults.describe.push(throttled("states:DescribeExecution"));
    expect(await call(poll)).toMatchObject({ status: "RUNNING", execution_id: EXECUTION });
  });

  test.each([
    ["of another machine", EXECUTION.replace("shop-async-lookup", "payroll")],
    ["with a machine's ARN as its beginning", `${EXECUTION}:x`],
    ["that is no ARN", "4711"],
  ])("refuses an execution %s", async (_, execution_id) => {
    const { call, calls } = connectAsyncFixture();
    expect(await call({ execution_id })).toMatchObject({
      status: "FAILED",
      sfn_result: "FAILURE",
      error: "UnknownExecution",
    });
    expect(calls).toEqual({ describe: 0, read: 0 });
  });
});

describe("the call after count_max", () => {
  const last = { execution_id: EXECUTION, count: "5" };

  test("returns a result that exists", async () => {
    const { call, table, stopped } = connectAsyncFixture();
    table.set(EXECUTION, succeeded('{"name":"Ada"}'));
    expect(await call(last)).toMatchObject({ sfn_result: "SUCCESS", count: "6", name: "Ada" });
    expect(stopped).toEqual([]);
  });

  test("returns a result that is not yet in the table", async () => {
    const { call, table, states } = connectAsyncFixture();
    table.set(EXECUTION, started);
    states.set(EXECUTION, succeeded('{"name":"Ada"}'));
    expect(await call(last)).toMatchObject({ sfn_result: "SUCCESS", name: "Ada" });
  });

  test("stops an execution that still runs, and returns LOOP_DONE, which stays", async () => {
    const { call, table, states, stopped } = connectAsyncFixture();
    table.set(EXECUTION, started);
    states.set(EXECUTION, { kind: "running" });
    const response = await call(last);
    expect(response).toEqual({
      ...{ execution_id: "", status: "LOOP_DONE", sfn_result: "FAILURE", count: "DONE", comfort: "false" },
      ...{ count_max: "5", count_comfort: "2", error: "LimitReached", cause: expect.stringContaining("after 5 calls") },
    });
    expect(stopped).toMatchObject([{ executionId: EXECUTION, failure: { error: "LimitReached" } }]);
    expect(await call({ execution_id: "", count: "DONE" })).toMatchObject({ status: "LOOP_DONE", count: "DONE" });
  });

  test("throws if the settings say so", async () => {
    const { call, table, states } = connectAsyncFixture({ ASYNC_LIMIT: "throw" });
    table.set(EXECUTION, started);
    states.set(EXECUTION, { kind: "running" });
    await expect(call(last)).rejects.toMatchObject({ name: "LimitReached", countMax: 5 });
  });
});

test("logs no parameter values and no results", async () => {
  const { call, table, lines } = connectAsyncFixture();
  table.set(EXECUTION, succeeded('{"name":"Ada Lovelace"}'));
  await call({ customer_number: "+12065550100" });
  await call({ execution_id: EXECUTION, pin: "4711" });
  expect(JSON.stringify(lines)).not.toMatch(/2065550100|4711|Lovelace/);
});
