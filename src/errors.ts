import type * as z from "zod";

/** Where an input broke which rule. Never holds the value that came: it may be personal. */
export type Issue = { path: string; rule: string };

/** The issues of a refused parse, the first of them in the message. */
export const toIssues = (error: z.ZodError): Issue[] =>
  error.issues.map((issue) => ({ path: issue.path.map(String).join(".") || "(root)", rule: issue.message }));

const toMessage = (subject: string, issues: Issue[]): string =>
  `${subject}: ${issues.map(({ path, rule }) => `${path}: ${rule}`).join("; ")}`;

/** The event is not what this function accepts. The same event will never be accepted: do not send it again. */
export class InvalidEvent extends Error {
  override readonly name = "InvalidEvent";
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super(toMessage("event refused", issues));
    this.issues = issues;
  }
}

/** The function is configured wrongly: a variable is missing or malformed. */
export class InvalidEnvironment extends Error {
  override readonly name = "InvalidEnvironment";
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super(toMessage("environment refused", issues));
    this.issues = issues;
  }
}

/** A part of the work is still to be done and kept for another try. Nothing is broken that this run could mend. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";
  readonly left: number;

  constructor(left: number, subject: string, reason: string) {
    super(`${left} ${subject} left: ${reason}`);
    this.left = left;
  }
}

/** What a caller is told about a fault that is ours: the request to look up in the log, and nothing else. */
export class InternalFailure extends Error {
  override readonly name = "InternalFailure";
  readonly requestId: string;

  constructor(requestId: string, cause: unknown) {
    super(`the invocation failed; its log has the reason under request ${requestId}`, { cause });
    this.requestId = requestId;
  }
}

export type RemoteFaultKind = "throttled" | "unauthorized" | "invalid" | "not-found" | "timeout" | "unavailable";

/** A call to another service failed after its retries. Branch on `kind`. */
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
