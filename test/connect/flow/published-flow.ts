import type { Action, FlowDocument } from "../../../src/connect/flow-document.ts";
import { block, compare, pause, prompt, setFlowAttributes } from "../../../src/connect/generate/block.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:pinpoint-isv-suite-local-connect-async";

const invoke = (id: string, LambdaInvocationAttributes: Record<string, string>, next: string): Action => {
  const limit = { InvocationTimeLimitSeconds: "8", ResponseValidation: { ResponseType: "JSON" } };
  const parameters = { LambdaFunctionARN: ARN, LambdaInvocationAttributes, ...limit };
  return block(id, "InvokeLambdaFunction", parameters, { next, errors: { NoMatchingError: next } });
};

const poll = {
  execution_id: "$.FlowAttributes.execution_id",
  count: "$.FlowAttributes.count",
  count_comfort: "5",
  count_max: "20",
};

/**
 * A flow with the blocks and branches of the sample that connect-sync-to-async publishes. As there, an invocation that fails
 * continues like one that succeeds, and the loop ends before the limit of the wrapper.
 */
export const PUBLISHED_FLOW: FlowDocument = {
  Version: "2019-10-30",
  StartAction: "log",
  Metadata: {},
  Actions: [
    block("log", "UpdateFlowLoggingBehavior", { FlowLoggingBehavior: "Enabled" }, { next: "trigger" }),
    invoke("trigger", { customer_number: "$.Attributes.customer_input_number" }, "set-details"),
    setFlowAttributes("set-details", { execution_id: "$.External.execution_id", count: "0" }, "spacer", "spacer"),
    prompt("spacer", "Your call is being looked up.", "check"),
    invoke("check", poll, "set-count"),
    setFlowAttributes("set-count", { count: "$.External.count" }, "result", "result"),
    compare(
      "result",
      "$.External.sfn_result",
      [
        ["SUCCESS", "succeeded"],
        ["FAILURE", "failed"],
      ],
      "loop",
    ),
    block(
      "loop",
      "Loop",
      { LoopCount: "10" },
      {
        next: "too-long",
        when: [
          ["ContinueLooping", "comfort"],
          ["DoneLooping", "too-long"],
        ],
      },
    ),
    compare("comfort", "$.External.comfort", [["true", "comforting"]], "silence"),
    pause("silence", "check"),
    block(
      "comforting",
      "MessageParticipant",
      { SSML: "<speak>Still looking.</speak>" },
      { next: "check", errors: { NoMatchingError: "broken" } },
    ),
    prompt("succeeded", "Found.", "end"),
    prompt("failed", "Not found.", "end"),
    prompt("too-long", "This takes too long.", "end"),
    prompt("broken", "An error.", "end"),
    block("end", "DisconnectParticipant", {}, {}),
  ],
};
