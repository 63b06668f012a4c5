import type * as z from "zod";

/** The path of an invalid value and the rule that it breaks. Never contains the value, which may be personal data. */
export type Issue = { path: string; rule: string };

// An event can break a rule in a million places, and a path or a rule can hold a key of any length.
const ISSUES_MAX = 20;
const ISSUE_TEXT_MAX_LENGTH = 200;

/** The first issues of a failed parse. */
export const toIssues = (error: z.ZodError): Issue[] =>
  error.issues.slice(0, ISSUES_MAX).map(({ path, message }) => ({
    path: path.map(String).join(".").slice(0, ISSUE_TEXT_MAX_LENGTH) || "(root)",
    rule: message.slice(0, ISSUE_TEXT_MAX_LENGTH),
  }));

const toMessage = (subject: string, issues: Issue[]): string =>
  `${subject}: ${issues.map(({ path, rule }) => `${path}: ${rule}`).join("; ")}`;

/** The event is invalid. A retry with the same event fails again. */
export class InvalidEvent extends Error {
  override readonly name = "InvalidEvent";
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super(toMessage("event refused", issues));
    this.issues = issues;
  }
}

/** The event as parsed by the schema, or of a part of one; throws `InvalidEvent` if it does not match. */
export const parseEvent = <T>(schema: z.ZodType<T>, event: unknown): T => {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new InvalidEvent(toIssues(parsed.error));
};

/** The function is misconfigured: an environment variable is missing or malformed. */
export class InvalidEnvironment extends Error {
  override readonly name = "InvalidEnvironment";
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super(toMessage("environment refused", issues));
    this.issues = issues;
  }
}

/** A part of the work has to be retried. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";
  readonly left: number;

  constructor(left: number, subject: string, reason: string) {
    super(`${left} ${subject} left: ${reason}`);
    this.left = left;
  }
}

/** An internal error, as the caller sees it: only the request id, under which the log has the cause. */
export class InternalFailure extends Error {
  override readonly name = "InternalFailure";
  readonly requestId: string;

  constructor(requestId: string, cause: unknown) {
    super(`the invocation failed; see the log of request ${requestId}`, { cause });
    this.requestId = requestId;
  }
}

export type RemoteFaultKind = "throttled" | "unauthorized" | "invalid" | "not-found" | "timeout" | "unavailable";

/** A call to another service failed, after retries. Branch on `kind`. */
export class RemoteFault extends Error {
  override readonly name = "RemoteFault";
  readonly operation: string;
  readonly kind: RemoteFaultKind;

  constructor(operation: string, kind: RemoteFaultKind, cause: unknown) {
    super(`${operation}: ${kind}`, { cause });
    this.operation = operation;
    this.kind = kind;
  }
}
