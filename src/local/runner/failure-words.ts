import * as z from "zod";
import type { SendFailure } from "../../engine/context.ts";
import { parseJson } from "../../parse-json.ts";
import { findInvoked } from "./find-function.ts";
import type { LocalFunction } from "./local-function.ts";

/** Why endpoints received nothing, and what to do about it, as sentences. */
export type FailureWords = { reason: string; cure: string };

/** Where the functions of a local cloud run, and which ones it has. */
export type FunctionPlace = { region: string; functions: LocalFunction[] };

// A DeliveryUri is the name or ARN of a function, or the URL of a webhook.
const URL_START = /^https?:/;

export const failureWords = (failure: SendFailure, place: FunctionPlace): FailureWords => {
  const { target, cause, detail } = failure;
  const log = logOf(target, place);
  const name = keyOf(target, place) ?? target;
  switch (cause) {
    case "not-permitted":
      return {
        reason: `the function ${name} does not permit Pinpoint to invoke it`,
        cure:
          `add an AWS::Lambda::Permission with Principal pinpoint.${place.region}.amazonaws.com: add ` +
          `"${name}" to infra/pinpoint-functions.json, which creates it, and restart`,
      };
    case "not-found":
      return {
        reason: `there is no function ${target}`,
        cure:
          `correct the name, or add the function to serverless.yml and restart; ` +
          `serverless.yml has ${place.functions.map(({ key }) => key).join(", ")}`,
      };
    case "timeout":
      return { reason: `${name} did not respond in time (${detailWords(detail)})`, cure: `make it faster; ${log}` };
    case "function-error":
      return { reason: `${name} failed: ${detailWords(detail)}`, cure: log };
    case "throttled":
      return {
        reason: `${name} was throttled`,
        cure: URL_START.test(target)
          ? "set the engine's setting batchesInFlight lower"
          : "raise its reservedConcurrency, or set the engine's setting batchesInFlight lower",
      };
    case "payload-too-large":
      return {
        reason: `the event for ${name} is larger than an invocation allows`,
        cure: "set the engine's setting endpointsPerInvocation lower, or store less in the endpoints",
      };
    case "unreachable":
      return { reason: `${name} could not be invoked: ${detailWords(detail)}`, cure: log };
    case "unreadable-response":
      return {
        reason: `the response of ${name} cannot be used: ${detail}`,
        cure: `return the endpoints to keep, by id, as they were received; ${log}`,
      };
    case "rejected":
      return rejected(failure, name, log);
    default:
      return cause satisfies never;
  }
};

const rejected = ({ stage, reason, sender, endpoints }: SendFailure, name: string, log: string): FailureWords => {
  switch (stage) {
    case "run":
      return {
        reason: `the ${sender.kind} did not run: ${reason}`,
        cure: `create it, or write the ${sender.kind} again`,
      };
    case "message":
      return {
        reason: `the message was not sent: ${reason}`,
        cure: "correct the message, its template or the endpoints",
      };
    case "hook":
    case "channel":
      return {
        reason: `${name} did not deliver to ${endpoints} ${endpoints === 1 ? "endpoint" : "endpoints"}: ${reason}`,
        cure: `correct the custom data or the endpoints; ${log}`,
      };
    default:
      return stage satisfies never;
  }
};

const keyOf = (target: string, { functions }: FunctionPlace): string | undefined => findInvoked(functions, target)?.key;

const logOf = (target: string, place: FunctionPlace): string => {
  if (URL_START.test(target)) return "see the log of the webhook";
  const key = keyOf(target, place);
  return key === undefined ? "see its log" : `its log: GET /_local/logs?function=${key}`;
};

const ErrorPayload = z.object({ errorType: z.string().optional(), errorMessage: z.string() });
const ApiError = z.object({ Message: z.string() });

/** The message in the payload of a failed invocation, or the text itself. */
const detailWords = (detail: string): string => {
  const payload = parseJson(detail);
  const { data: error } = ErrorPayload.safeParse(payload);
  if (error !== undefined) return [error.errorType, error.errorMessage].filter(Boolean).join(": ");
  return ApiError.safeParse(payload).data?.Message ?? detail;
};
