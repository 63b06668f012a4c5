import type { PokeRefusal } from "../poke/response.ts";

/** Why the broker or the function did not accept a message, or why the function could not be invoked. */
export type NotSentReason =
  | PokeRefusal["reason"]
  | "contract"
  | "not-found"
  | "timeout"
  | "function-error"
  | "response-unreadable";

const TEMPORARY: ReadonlySet<NotSentReason> = new Set([
  "throttled",
  "unavailable",
  "timeout",
  "function-error",
  "response-unreadable",
]);

type Facts = {
  status: PokeNotSent["status"];
  reason: NotSentReason;
  rule: string;
  field?: string | undefined;
  id?: string | undefined;
};

/**
 * The broker did not accept a poke. `rule` is text for people; branch on `reason` or `isTemporary`. To send the poke again,
 * give both attempts the same `id`: clients drop an id that they have seen.
 */
export class PokeNotSent extends Error {
  override readonly name = "PokeNotSent";
  /** `refused` by the contract, the function or the broker; `failed` if the invocation has no response to the message. */
  readonly status: "refused" | "failed";
  readonly reason: NotSentReason;
  /** Whether sending the same message again can succeed, with no change by people. */
  readonly isTemporary: boolean;
  readonly rule: string;
  /** The field of the message that breaks the rule. */
  readonly field: string | undefined;
  readonly id: string | undefined;

  constructor({ status, reason, rule, field, id }: Facts) {
    super(`poke ${status}: ${reason}: ${field === undefined ? "" : `${field}: `}${rule}`);
    this.status = status;
    this.reason = reason;
    this.isTemporary = TEMPORARY.has(reason);
    this.rule = rule;
    this.field = field;
    this.id = id;
  }
}
