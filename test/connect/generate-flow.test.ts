import { describe, expect, test } from "vitest";
import { parseFlowCommand } from "../../src/cli/connect-flow/options.ts";
import { allBranches } from "../../src/connect/flow/play/branches.ts";
import { FlowDocument } from "../../src/connect/flow-document.ts";
import { generateFlow } from "../../src/connect/generate/generate-flow.ts";

const generate = (...args: string[]) => {
  const command = parseFlowCommand(args);
  if (command.kind !== "generate") return expect.fail(command.kind);
  return FlowDocument.parse(JSON.parse(JSON.stringify(generateFlow(command.request, command.isNative))));
};
const blockOf = (flow: FlowDocument, id: string) =>
  flow.Actions.find(({ Identifier }) => Identifier === id) ?? expect.fail(`no block ${id}`);

const longest = "f".repeat(31);
const FLOWS = [
  ["of one function", ["caller-lookup"]],
  ["of several functions", ["caller-lookup", "balance", longest, "--save", "user_id"]],
  ["of the native mode", ["caller-lookup", "--native"]],
  ["of several functions in the native mode", ["caller-lookup", longest, "--native", "--save", "user_id"]],
] as const;

describe.each(FLOWS)("a flow %s", (_, args) => {
  const flow = generate(...args);
  const ids = flow.Actions.map(({ Identifier }) => Identifier);

  test("has blocks with names of their own, of at most 50 characters, and at most 250 of them", () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.length > 50)).toEqual([]);
    expect(ids.length).toBeLessThanOrEqual(250);
  });

  test("leads from its start to every block, and nowhere else", () => {
    const targets = flow.Actions.flatMap(({ Transitions: { NextAction, Conditions, Errors } }) => [
      ...(NextAction === undefined ? [] : [NextAction]),
      ...[...Conditions, ...Errors].map(({ NextAction: target }) => target),
    ]);
    expect(new Set([flow.StartAction, ...targets])).toEqual(new Set(ids));
  });

  test("has a place in the editor for each block", () => {
    expect(Object.keys(flow.Metadata.ActionMetadata as object)).toEqual(ids);
  });

  test("leaves every block that invokes a function by another branch if that fails", () => {
    for (const { Type, Transitions } of flow.Actions.filter((action) => action.Type === "InvokeLambdaFunction")) {
      expect(Type).toBe("InvokeLambdaFunction");
      expect(Transitions.Errors[0]?.NextAction).not.toBe(Transitions.NextAction);
    }
  });
});

test("the loop has as many rounds as the wrapper permits calls", () => {
  const flow = generate("caller-lookup", "--count-max", "7", "--count-comfort", "3");
  expect(blockOf(flow, "loop-caller-lookup").Parameters).toEqual({ LoopCount: "7" });
  for (const id of ["start-caller-lookup", "poll-caller-lookup"])
    expect(blockOf(flow, id).Parameters.LambdaInvocationAttributes).toMatchObject({
      count_max: "7",
      count_comfort: "3",
    });
});

test("a parameter is that of all functions, or of the one that it names", () => {
  const number = "$.CustomerEndpoint.Address";
  const flow = generate("lookup", "balance", "--param", `customer_number=${number}`, "--param", "balance.account=1");
  expect(blockOf(flow, "start-lookup").Parameters.LambdaInvocationAttributes).toMatchObject({
    customer_number: number,
  });
  const ofBalance = blockOf(flow, "start-balance").Parameters.LambdaInvocationAttributes;
  expect(ofBalance).toMatchObject({ customer_number: number, account: "1", async_function: "balance" });
  expect(flow.Metadata.ActionMetadata).toMatchObject({
    "start-balance": { dynamicMetadata: { customer_number: true, account: false } },
  });
});

test("the functions are those of a stage, a Region and an account", () => {
  const place = ["--stage", "prod", "--region", "eu-central-1", "--account", "111122223333"];
  const arn = "arn:aws:lambda:eu-central-1:111122223333:function:pinpoint-isv-suite-prod-";
  expect(blockOf(generate("lookup", ...place), "start-lookup").Parameters.LambdaFunctionARN).toBe(
    `${arn}connect-async`,
  );
  const native = generate("lookup", "--native", ...place);
  expect(blockOf(native, "start-lookup").Parameters).toMatchObject({
    ...{ LambdaFunctionARN: `${arn}lookup`, InvocationType: "ASYNCHRONOUS", InvocationTimeLimitSeconds: "60" },
  });
});

test("two functions in the native mode have ids of their invocations of their own", () => {
  const flow = generate("lookup", "balance", "--native");
  const loaded = ["load-lookup", "load-balance"].map((id) => blockOf(flow, id).Parameters.LambdaInvocationId);
  expect(loaded).toEqual(["$.FlowAttributes.lookup_invocation_id", "$.FlowAttributes.balance_invocation_id"]);
});

test.each([
  [["a b"], '"a b" is not the name of a function'],
  [["lookup", "lookup"], "the function lookup is named twice"],
  [["lookup", "--count-max", "0"], "--count-max must be a whole number from 1 to 100, not 0"],
  [["lookup", "--response", "XML"], "--response must be STRING_MAP or JSON, not XML"],
  [["lookup", "--param", "number"], "--param must be name=value, not number"],
  [["play"], "play: the path of a flow is required"],
])("rejects %j", (args, message) => {
  expect(() => parseFlowCommand(args)).toThrow(message);
});

test("has a branch for each way out of a block", () => {
  expect(allBranches(generate("lookup")).filter((branch) => branch.startsWith("loop-lookup"))).toEqual([
    "loop-lookup → ContinueLooping",
    "loop-lookup → DoneLooping",
  ]);
});
