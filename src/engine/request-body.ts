import type * as z from "zod";
import { isJsonObject } from "../parse-json.ts";
import { badRequest } from "./api-error.ts";

/** A request body parsed by `schema`, or a 400 that names the field, the expected type and the type received. */
export const parseBody = <Body>(schema: z.ZodType<Body>, body: unknown): Body => {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw badRequest(`Invalid request body: ${whyInvalidBody(parsed.error)}`);
};

/** The first five issues. Parse with `reportInput: true`: without it every message ends in "received nothing". */
export const whyInvalidBody = (error: z.ZodError): string => firstIssues(error).map(describe).join("; ");

/** The same after the path of the first issue, which is not repeated. */
export const whyInvalidField = (error: z.ZodError): string => {
  const [first, ...others] = firstIssues(error);
  return [...(first ? [mismatch(first)] : []), ...others.map(describe)].join("; ");
};

/** Of two limits that a value exceeds, such as that of all integers and that of its field, the narrower, which is the second. */
const firstIssues = ({ issues }: z.ZodError): z.core.$ZodIssue[] =>
  issues.filter((issue, index) => !isSameLimit(issue, issues[index + 1])).slice(0, 5);

const isSameLimit = (issue: z.core.$ZodIssue, next: z.core.$ZodIssue | undefined): boolean =>
  (issue.code === "too_big" || issue.code === "too_small") &&
  issue.code === next?.code &&
  issue.path.join(".") === next.path.join(".");

const describe = (issue: z.core.$ZodIssue): string => {
  const subject = issue.path.length === 0 ? "the body" : issue.path.join(".");
  return `${subject}: ${mismatch(issue)}`;
};

const mismatch = (issue: z.core.$ZodIssue): string => `${expectation(issue)}, received ${kindOf(issue.input)}`;

const expectation = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected}`;
    case "invalid_value":
      return `expected one of ${issue.values.map(String).join(", ")}`;
    default:
      return lowerFirst(issue.message);
  }
};

/** The type of a value and its size; never the value, which may be an address. */
const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return `a string of ${value.length} characters`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** A JSON value without the members that are null: in a request, null means the same as a field that is left out. */
export const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
};
