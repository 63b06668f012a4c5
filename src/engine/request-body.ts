import type * as z from "zod";
import { badRequest } from "./api-error.ts";

/** A request body in the shape of `schema`, or a 400 that names the field, what was expected and what kind of thing came. */
export const parseBody = <Body>(schema: z.ZodType<Body>, body: unknown): Body => {
  const parsed = schema.safeParse(body, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw badRequest(`Invalid request body: ${whyUnreadable(parsed.error)}`);
};

/** The first few issues. Parse with `reportInput: true`, or all that came seems to be nothing. */
export const whyUnreadable = (error: z.ZodError): string => error.issues.slice(0, 5).map(describe).join("; ");

const describe = (issue: z.core.$ZodIssue): string => {
  const subject = issue.path.length === 0 ? "the body" : issue.path.join(".");
  return `${subject}: ${expectation(issue)}, received ${kindOf(issue.input)}`;
};

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

/** The kind of a value and, where it matters, its size; never the value, which may be somebody's address. */
const kindOf = (value: unknown): string => {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return `a string of ${value.length} characters`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
