// The documented cases of connect-sync-to-async, where its code and its README disagree, with both behaviors.
import { describe, expect, test } from "vitest";
import type { ExecutionState } from "../../src/connect/ports.ts";
import { connectAsyncFixture, NOW } from "./connect-async-fixture.ts";
import { EXECUTION } from "./in-memory-executions.ts";

const LOOP_DONE = { execution_id: "", status: "LOOP_DONE", sfn_result: "FAILURE", count: "DONE", comfort: "false" };
const poll = { execution_id: EXECUTION };
const running: ExecutionState = { kind: "running" };
const succeeded = (output: string | undefined): ExecutionState => ({ kind: "succeeded", output });

type Response = Record<string, unknown> | "throws";
type Case = {
  name: string;
  parameters: Record<string, unknown> | null;
  state?: ExecutionState;
  /** The whole response, if it is LOOP_DONE; otherwise some fields. */
  published: Response;
  standard: Response;
};

const CASES: Case[] = [
  {
    name: "count exceeds count_max while the execution runs",
    parameters: { ...poll, count: "5" },
    state: running,
    published: LOOP_DONE,
    standard: { ...LOOP_DONE, count_max: "5", error: "LimitReached" },
  },
  {
    name: "count reaches count_max",
    parameters: { ...poll, count: "4" },
    state: running,
    published: { status: "RUNNING", count: "5" },
    standard: { status: "RUNNING", count: "5" },
  },
  {
    name: "count exceeds count_max, and the execution has finished",
    parameters: { ...poll, count: "5" },
    state: succeeded('{"name":"Ada"}'),
    published: LOOP_DONE,
    standard: { sfn_result: "SUCCESS", name: "Ada" },
  },
  { name: "count is DONE", parameters: { ...poll, count: "DONE" }, published: LOOP_DONE, standard: LOOP_DONE },
  {
    name: "count_max is no number",
    parameters: { ...poll, count_max: "many" },
    state: running,
    published: LOOP_DONE,
    standard: { status: "RUNNING", warning: "count_max is not a whole number; 5 replaces it" },
  },
  {
    name: "count_max is empty",
    parameters: { ...poll, count_max: "" },
    state: running,
    published: LOOP_DONE,
    standard: { status: "RUNNING", count_max: "5" },
  },
  {
    name: "count_comfort is empty",
    parameters: { ...poll, count_comfort: "" },
    state: running,
    published: LOOP_DONE,
    standard: { status: "RUNNING", count_comfort: "2" },
  },
  {
    name: "count is 1.0",
    parameters: { ...poll, count: "1.0" },
    state: running,
    published: LOOP_DONE,
    standard: { status: "RUNNING", count: "1" },
  },
  {
    name: "the defaults, at the fourth call",
    parameters: { ...poll, count: "3" },
    state: running,
    published: { count: "4", count_max: "5", count_comfort: "10", comfort: "false" },
    standard: { count: "4", count_max: "5", count_comfort: "2", comfort: "true" },
  },
  {
    name: "count is -1",
    parameters: { ...poll, count: "-1" },
    state: running,
    published: { count: "0", comfort: "true" },
    standard: { count: "1", comfort: "false" },
  },
  {
    name: "count_max is 0",
    parameters: { ...poll, count_max: "0" },
    state: running,
    published: { count_max: "1", status: "RUNNING" },
    standard: { count_max: "1", status: "RUNNING" },
  },
  {
    name: "the output is no JSON",
    parameters: poll,
    state: succeeded("{"),
    published: LOOP_DONE,
    standard: { sfn_result: "FAILURE", error: "ResultNotReadable" },
  },
  {
    name: "the output is a string",
    parameters: poll,
    state: succeeded('"done"'),
    published: LOOP_DONE,
    standard: { sfn_result: "SUCCESS", result: "done" },
  },
  {
    name: "the output is null",
    parameters: poll,
    state: succeeded("null"),
    published: "throws",
    standard: { sfn_result: "SUCCESS", result: "" },
  },
  {
    name: "the output is a number",
    parameters: poll,
    state: succeeded("42"),
    published: "throws",
    standard: { sfn_result: "SUCCESS", result: "42" },
  },
  {
    name: "the output is a list",
    parameters: poll,
    state: succeeded("[1]"),
    published: "throws",
    standard: { sfn_result: "SUCCESS", result_0: "1" },
  },
  {
    name: "the execution has no output",
    parameters: poll,
    state: succeeded(undefined),
    published: "throws",
    standard: { sfn_result: "SUCCESS", result: "" },
  },
  {
    name: "the output contains fields of the wrapper",
    parameters: poll,
    state: succeeded('{"status":"paid","sfn_result":"none","count":7}'),
    published: { status: "paid", sfn_result: "none", count: 7 },
    standard: { status: "FINISHED", sfn_result: "SUCCESS", count: "1", result_status: "paid" },
  },
  {
    name: "the output is nested",
    parameters: poll,
    state: succeeded('{"owner":{"name":"Ada"}}'),
    published: { owner: { name: "Ada" } },
    standard: { owner_name: "Ada" },
  },
  {
    name: "execution_id is empty",
    parameters: { execution_id: "" },
    published: "throws",
    standard: { status: "CREATED" },
  },
  {
    name: "the execution does not exist",
    parameters: poll,
    published: "throws",
    standard: { sfn_result: "FAILURE", error: "ExecutionDoesNotExist" },
  },
  { name: "Parameters is null", parameters: null, published: "throws", standard: { status: "CREATED" } },
  {
    name: "the execution failed",
    parameters: poll,
    state: { kind: "failed", failure: { error: "TypeError", cause: "no such account" } },
    published: { status: "FINISHED", sfn_result: "FAILURE" },
    standard: { status: "FINISHED", sfn_result: "FAILURE", error: "TypeError", cause: "no such account" },
  },
];

const invoke = async (behavior: "published" | "standard", { parameters, state }: Case) => {
  const { invoke: send, states } = connectAsyncFixture({ ASYNC_BEHAVIOR: behavior });
  if (state) states.set(EXECUTION, state);
  const Details = { ContactData: { ContactId: "contact-1" }, Parameters: parameters };
  return send({ Name: "ContactFlowEvent", Details });
};

describe.each(["published", "standard"] as const)("with the %s behavior", (behavior) => {
  test.each(CASES)("$name", async (one) => {
    const expected = one[behavior];
    if (expected === "throws") await expect(invoke(behavior, one)).rejects.toThrow();
    else if (expected === LOOP_DONE && behavior === "published") expect(await invoke(behavior, one)).toEqual(LOOP_DONE);
    else expect(await invoke(behavior, one)).toMatchObject(expected);
  });
});

describe("with the published behavior", () => {
  const published = () => connectAsyncFixture({ ASYNC_BEHAVIOR: "published" });

  test("returns error and cause of no failure", async () => {
    const { call, states } = published();
    states.set(EXECUTION, { kind: "failed", failure: { error: "TypeError", cause: "no such account" } });
    expect(Object.keys(await call(poll)).sort()).toEqual([
      "comfort",
      "count",
      "count_comfort",
      "count_max",
      "execution_id",
      "sfn_result",
      "status",
    ]);
  });

  test("starts a second execution if Connect repeats the call", async () => {
    const { call, started } = published();
    await call({ account: "1" });
    await call({ account: "1" });
    expect(started.map(({ name }) => name)).toEqual([undefined, undefined]);
  });

  test("returns FAILED without a result if no state machine is configured", async () => {
    const { call } = connectAsyncFixture({ ASYNC_BEHAVIOR: "published" }, []);
    expect(await call({})).toMatchObject({ execution_id: "", status: "FAILED", sfn_result: "" });
  });

  test("polls without waiting, and leaves the execution running after the limit", async () => {
    const { call, states, stopped, waitedMs } = published();
    states.set(EXECUTION, running);
    await call(poll);
    await call({ ...poll, count: "5" });
    expect({ stopped, waitedMs: waitedMs() }).toEqual({ stopped: [], waitedMs: 0 });
  });

  test("records when it started an execution, so that its result expires", async () => {
    const { call, table } = published();
    const { execution_id } = await call({});
    expect(table.get(String(execution_id))).toEqual({ kind: "started", startedAtMs: NOW.getTime() });
  });
});
