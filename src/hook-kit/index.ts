// The exports of `pinpoint-isv-suite/hook`.
export type { Decision, LoggedDecision } from "../hook/decision.ts";
export type { DecisionLog } from "../hook/flow/log-decisions.ts";
export type { HookResponse } from "../hook/hook-response.ts";
export { setAttributes } from "../hook/set-attributes.ts";
export {
  type FailurePolicy,
  type HookBatch,
  type HookStep,
  personOf,
  type StepResult,
  type StepResults,
  type StepSource,
} from "../hook/step.ts";
export type { Endpoint } from "../pinpoint/endpoint.ts";
export { createHookHandler, type HookOptions } from "./create-hook-handler.ts";
