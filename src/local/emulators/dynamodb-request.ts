import { ownValue } from "../../own-value.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";
import { errorResponse } from "../door/error-response.ts";
import type { WireResponse } from "../door/service.ts";

/**
 * [DynamoDB developer guide: quotas, nested attribute depth] 32 levels, of which each takes two in JSON; a batch adds
 * seven.
 */
const JSON_DEPTH_MAX = 80;

const EXPRESSIONS = [
  "ConditionExpression",
  "FilterExpression",
  "KeyConditionExpression",
  "ProjectionExpression",
  "UpdateExpression",
];

/** dynalite parses a parenthesis four times for each one around it: this takes about 0.2 seconds. */
const PARSE_STEPS_MAX = 4 ** 6.5;

/** The error response to a body that dynalite fails to read, or would parse for too long. */
export const rejectRequest = (body: string): WireResponse | undefined => {
  if (body === "") return undefined;
  const input = parseJson(body);
  if (!isJsonObject(input)) return errorResponse("dynamodb", 400, "SerializationException", "expected a JSON object");
  const reason =
    Object.values(input).map(whyInvalid).find(Boolean) ??
    EXPRESSIONS.map((field) => whyTooNested(field, ownValue(input, field))).find(Boolean);
  return reason ? errorResponse("dynamodb", 400, "ValidationException", reason) : undefined;
};

/** A member of the request may be null, which is as if it were absent; nothing inside it may. */
const whyInvalid = (member: unknown): string | undefined => {
  const check = (value: unknown, depth: number): string | undefined => {
    if (value === null) return depth === 1 ? undefined : "A value in the request is null";
    if (typeof value !== "object") return undefined;
    if (depth > JSON_DEPTH_MAX) return `The request is nested deeper than ${JSON_DEPTH_MAX} levels`;
    for (const inner of Object.values(value)) {
      const reason = check(inner, depth + 1);
      if (reason) return reason;
    }
    return undefined;
  };
  return check(member, 1);
};

const whyTooNested = (field: string, expression: unknown): string | undefined => {
  if (typeof expression !== "string" || parseSteps(expression) <= PARSE_STEPS_MAX) return undefined;
  return `${field} has more nested parentheses than this emulator supports`;
};

const parseSteps = (expression: string): number => {
  let depth = 0;
  let steps = 0;
  for (const [parenthesis] of expression.matchAll(/[()]/g)) {
    depth += parenthesis === "(" ? 1 : -1;
    if (parenthesis === "(") steps += 4 ** Math.max(depth, 0);
  }
  return steps;
};
