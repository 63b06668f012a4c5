import { NEXT, type PlayBlock } from "./block.ts";
import { compare } from "./blocks/compare.ts";
import { invokeLambdaFunction } from "./blocks/invoke-lambda-function.ts";
import { loadLambdaFunctionResult } from "./blocks/load-lambda-function-result.ts";
import { loop } from "./blocks/loop.ts";
import { messageParticipant } from "./blocks/message-participant.ts";
import { updateContactAttributes } from "./blocks/update-contact-attributes.ts";
import { updateFlowAttributes } from "./blocks/update-flow-attributes.ts";
import { wait } from "./blocks/wait.ts";

const end =
  (reason: string): PlayBlock =>
  (_action, session) => ({ line: reason, branch: { kind: "end", reason }, session });

/** The types of blocks that can be played. [Connect API reference: flow language actions] */
export const BLOCKS: ReadonlyMap<string, PlayBlock> = new Map([
  ["Compare", compare],
  ["DisconnectParticipant", end("disconnected")],
  ["EndFlowExecution", end("flow ended")],
  ["InvokeLambdaFunction", invokeLambdaFunction],
  ["LoadLambdaFunctionResult", loadLambdaFunctionResult],
  ["Loop", loop],
  ["MessageParticipant", messageParticipant],
  ["UpdateContactAttributes", updateContactAttributes],
  ["UpdateFlowAttributes", updateFlowAttributes],
  ["UpdateFlowLoggingBehavior", (_action, session) => ({ line: "", branch: NEXT, session })],
  ["Wait", wait],
]);
