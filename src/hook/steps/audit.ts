import * as z from "zod";
import type { Endpoint } from "../../pinpoint/endpoint.ts";
import { type FailurePolicy, type HookBatch, type Step, toStep, type Verdict, type Verdicts } from "../step.ts";

/** Drops endpoints for which the condition holds. `field` is a path such as `User.UserAttributes.consent`. */
export const AuditRule = z.strictObject({
  field: z.string().min(1),
  is: z.enum(["present", "absent", "one-of", "none-of"]),
  values: z.array(z.string()).default([]),
  reason: z.string().min(1).max(200),
});
export type AuditRule = z.infer<typeof AuditRule>;

const valuesAt = (endpoint: Endpoint, field: string): string[] => {
  let at: unknown = endpoint;
  for (const name of field.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return [];
    at = Object.getOwnPropertyDescriptor(at, name)?.value;
  }
  return (Array.isArray(at) ? at : [at]).filter((value) => value !== undefined && value !== null).map(String);
};

/** Whether an endpoint is caught by a rule. An endpoint without the field is in no list, so `none-of` catches it. */
export const isCaught = (endpoint: Endpoint, { field, is, values }: AuditRule): boolean => {
  const found = valuesAt(endpoint, field);
  switch (is) {
    case "present":
      return found.length > 0;
    case "absent":
      return found.length === 0;
    case "one-of":
      return found.some((value) => values.includes(value));
    case "none-of":
      return !found.some((value) => values.includes(value));
    default:
      return is satisfies never;
  }
};

/** The first rule that catches an endpoint gives the reason. */
export const decideAudit = ({ endpoints }: HookBatch, rules: readonly AuditRule[]): Verdicts => {
  const verdicts = new Map<string, Verdict>();
  for (const [id, endpoint] of endpoints) {
    const rule = rules.find((candidate) => isCaught(endpoint, candidate));
    if (rule !== undefined) verdicts.set(id, { kind: "drop", reason: rule.reason });
  }
  return verdicts;
};

export const audit = (rules: readonly AuditRule[], failure: FailurePolicy = "fail-closed"): Step =>
  toStep({ name: "audit", failure, budgetShare: 1, gather: async () => rules, decide: decideAudit });
