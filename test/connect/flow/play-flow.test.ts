import { describe, expect, test } from "vitest";
import type { AsyncSettings } from "../../../src/connect/async-settings.ts";
import { allBranches } from "../../../src/connect/flow/play/branches.ts";
import { FlowDocument } from "../../../src/connect/flow-document.ts";
import { connectAsyncFixture } from "../connect-async-fixture.ts";
import { failed, generated, play, returned } from "./play-fixture.ts";
import { PUBLISHED_FLOW } from "./published-flow.ts";

const spoken = (transcript: readonly string[]) => transcript.map((line) => line.replace(/^[\d.]+ s {2}/, ""));

const LOOKUP = '{"user_id":"ada"}';

/** The wrapper itself, whose execution has a result after some polls. */
const wrapper = (polls: number, output = LOOKUP, settings: Partial<AsyncSettings> = {}) => {
  const fixture = connectAsyncFixture({ ASYNC_WAIT_SECONDS: 0, ...settings });
  return async (parameters: Record<string, string>) => {
    const { execution_id = "" } = parameters;
    if (execution_id !== "") {
      fixture.states.set(execution_id, { kind: "running" });
      if (Number(parameters.count) >= polls) {
        fixture.states.set(execution_id, { kind: "succeeded", output });
        fixture.table.set(execution_id, { kind: "succeeded", output });
      }
    }
    return returned(await fixture.call(parameters));
  };
};

describe("a generated flow", () => {
  const flow = generated("lookup", "--save", "user_id", "--count-max", "4");

  test("plays comfort while it waits, and saves the result for the agent's screen", async () => {
    const { end, transcript, session } = await play(flow, wrapper(3));
    expect(spoken(transcript)).toEqual([
      "lambda pinpoint-isv-suite-local-connect-async 0.0 s: CREATED",
      "prompt: One moment, please.",
      "lambda pinpoint-isv-suite-local-connect-async 0.0 s: RUNNING",
      "comfort: We are still working on it.",
      "lambda pinpoint-isv-suite-local-connect-async 0.0 s: RUNNING",
      "lambda pinpoint-isv-suite-local-connect-async 0.0 s: FINISHED SUCCESS",
      "attributes: user_id=ada",
      "prompt: Thank you for waiting.",
      "disconnected",
    ]);
    expect(end).toMatchObject({ kind: "ended", at: "Thank you for waiting." });
    expect(session.attributes.get("user_id")).toBe("ada");
  });

  test("ends when the wrapper gives up", async () => {
    const { end, transcript } = await play(flow, wrapper(99));
    expect(end).toMatchObject({ kind: "ended", at: "This takes longer than expected. Please try again later." });
    expect(transcript.filter((line) => line.includes("RUNNING"))).toHaveLength(3);
    expect(transcript.at(-3)).toContain("LOOP_DONE FAILURE LimitReached");
  });

  const running = { execution_id: "e", status: "RUNNING", sfn_result: "", count: "2", comfort: "false" };
  const created = { ...running, status: "CREATED" };
  const replies = (start: unknown, poll: unknown) => (parameters: Record<string, string>) => {
    const reply = parameters.execution_id ? poll : start;
    return reply === failed ? failed : returned(reply);
  };

  test.each([
    ["the start fails", failed, failed, "We cannot look that up at the moment."],
    [
      "nothing is started",
      { status: "FAILED", sfn_result: "FAILURE" },
      failed,
      "We cannot look that up at the moment.",
    ],
    ["a poll fails", created, failed, "We have lost the connection. Please try again later."],
    [
      "the function fails",
      created,
      { status: "FINISHED", sfn_result: "FAILURE" },
      "We could not find what you asked for.",
    ],
    ["the wrapper never ends", created, running, "This takes longer than expected. Please try again later."],
    [
      "the result is not a map of strings",
      created,
      { found: true },
      "We have lost the connection. Please try again later.",
    ],
    [
      "the result is too large",
      created,
      { text: "x".repeat(33_000) },
      "We have lost the connection. Please try again later.",
    ],
  ])("has an end of its own if %s", async (_, start, poll, at) => {
    expect((await play(flow, replies(start, poll))).end).toMatchObject({ kind: "ended", at });
  });

  test("takes each of its branches in one of these plays, except those of blocks that cannot fail here", async () => {
    const large = { execution_id: "e", status: "FINISHED", sfn_result: "SUCCESS", user_id: "x".repeat(32_500) };
    const plays = await Promise.all([
      play(flow, wrapper(3)),
      play(flow, wrapper(99)),
      ...[replies(failed, failed), replies(created, failed), replies(created, running), replies(created, large)].map(
        (invoke) => play(flow, invoke),
      ),
      play(flow, replies({ sfn_result: "FAILURE" }, failed)),
      play(flow, replies(created, { sfn_result: "FAILURE" })),
    ]);
    const taken = new Set(plays.flatMap(({ branches }) => [...branches]));
    const cannotFail = new Set(["MessageParticipant", "UpdateFlowAttributes"]);
    const infallible = flow.Actions.filter(({ Type }) => cannotFail.has(Type)).map(
      ({ Identifier }) => `${Identifier} → NoMatchingError`,
    );
    expect(allBranches(flow).filter((branch) => !taken.has(branch))).toEqual(infallible);
  });
});

test("several functions run at the same time in one flow", async () => {
  const flow = generated("lookup", "balance");
  const machines = ["lookup", "balance"].map((functionName) => ({
    functionName,
    arn: `arn:aws:states:us-east-1:000000000000:stateMachine:shop-async-${functionName}`,
  }));
  const fixture = connectAsyncFixture({ ASYNC_WAIT_SECONDS: 0 }, machines);
  const { end, transcript } = await play(flow, async (parameters) => {
    if (parameters.execution_id)
      fixture.table.set(parameters.execution_id, { kind: "succeeded", output: '{"value":"1"}' });
    return returned(await fixture.call(parameters));
  });
  expect(end).toMatchObject({ kind: "ended", at: "Thank you for waiting." });
  expect(fixture.started).toHaveLength(2);
  expect(spoken(transcript).map((line) => line.split(": ").at(-1))).toEqual([
    ...["CREATED", "CREATED", "One moment, please.", "FINISHED SUCCESS", "FINISHED SUCCESS"],
    ...["Thank you for waiting.", "disconnected"],
  ]);
});

describe.each(["published", "standard"] as const)("the published sample, with the %s behavior", (ASYNC_BEHAVIOR) => {
  const ends = (invoke: Parameters<typeof play>[1]) => play(PUBLISHED_FLOW, invoke);

  test.each([
    ["finds the caller", wrapper(2, LOOKUP, { ASYNC_BEHAVIOR }), "Found."],
    ["gives up after its loop", wrapper(99, LOOKUP, { ASYNC_BEHAVIOR }), "This takes too long."],
    ["reports a result that is no JSON", wrapper(2, "{", { ASYNC_BEHAVIOR }), "Not found."],
    ["polls on if every invocation fails", () => failed, "This takes too long."],
  ])("%s", async (_, invoke, at) => {
    expect((await ends(invoke)).end).toMatchObject({ kind: "ended", at });
  });

  test("plays comfort with every fifth poll", async () => {
    const { transcript } = await ends(wrapper(99, LOOKUP, { ASYNC_BEHAVIOR }));
    expect(spoken(transcript).filter((line) => line === "comfort: Still looking.")).toHaveLength(2);
  });
});

describe("a generated flow of the native mode", () => {
  const flow = generated("lookup", "balance", "--native", "--save", "user_id", "--count-max", "3");

  test("waits while it plays prompts, and loads each result", async () => {
    const { end, session, transcript } = await play(flow, (_, arn) =>
      returned({ user_id: arn.split("-").at(-1) ?? "" }),
    );
    expect(end).toMatchObject({ kind: "ended", at: "Thank you for waiting." });
    expect(session.attributes.get("user_id")).toBe("balance");
    expect(spoken(transcript).slice(0, 2)).toEqual([
      "lambda pinpoint-isv-suite-local-lookup started",
      "lambda pinpoint-isv-suite-local-balance started",
    ]);
  });

  test("ends if a function does not return, and if one fails", async () => {
    const never = Promise.withResolvers<never>().promise;
    expect((await play(flow, () => never)).end).toMatchObject({ at: expect.stringContaining("longer than expected") });
    expect((await play(flow, () => failed)).end).toMatchObject({ at: "We could not find what you asked for." });
  });
});

describe("a flow", () => {
  const flowOf = (...actions: object[]) =>
    FlowDocument.parse({ Version: "2019-10-30", StartAction: "a", Actions: actions });
  const message = (Identifier: string, NextAction?: string) => ({
    ...{ Identifier, Type: "MessageParticipant", Parameters: { Text: Identifier }, Transitions: { NextAction } },
  });
  const never = () => failed;

  test("with a block that cannot be played stops there, and names it", async () => {
    const flow = flowOf(message("a", "b"), { Identifier: "b", Type: "GetParticipantInput" });
    const end = { kind: "unknown-block", identifier: "b", type: "GetParticipantInput" };
    expect((await play(flow, never)).end).toEqual(end);
  });

  test("with a cycle, a missing block or a missing branch ends", async () => {
    expect((await play(flowOf(message("a", "a")), never)).end).toEqual({ kind: "too-long", blocks: 2_000 });
    expect((await play(flowOf(message("a", "b")), never)).end).toEqual({ kind: "missing-block", identifier: "b" });
    expect((await play(flowOf(message("a")), never)).end).toEqual({ kind: "no-branch", branch: "a → next" });
  });

  test("takes the first condition that a number meets", async () => {
    const condition = (Operator: string, NextAction: string) => ({
      NextAction,
      Condition: { Operator, Operands: ["5"] },
    });
    const Conditions = [condition("NumberLessThan", "less"), condition("NumberGreaterOrEqualTo", "more")];
    const compared = (ComparisonValue: string) =>
      flowOf({ Identifier: "a", Type: "Compare", Parameters: { ComparisonValue }, Transitions: { Conditions } });
    const nextOf = async (value: string) => (await play(compared(value), never)).end;
    expect(await nextOf("4")).toEqual({ kind: "missing-block", identifier: "less" });
    expect(await nextOf("7")).toEqual({ kind: "missing-block", identifier: "more" });
    expect(allBranches(compared("4"))).toEqual(["a → NumberLessThan 5", "a → NumberGreaterOrEqualTo 5"]);
  });

  test("replaces paths in texts, and those without a value by nothing", async () => {
    const Parameters = { Text: "$.CustomerEndpoint.Address, $.Attributes.name, $.External.constructor." };
    const flow = flowOf({ Identifier: "a", Type: "MessageParticipant", Parameters, Transitions: { NextAction: "b" } });
    expect((await play(flow, never)).transcript).toEqual(["0.0 s  prompt: +12065550100, , ."]);
  });
});
