import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import type { Endpoint } from "../../pinpoint/endpoint.ts";
import type { HookBatch, HookStep, SettingsOf, StepResult, StepResults } from "../step.ts";

/** Drops endpoints that match the condition. `field` is a path such as `User.UserAttributes.consent`. */
export const AuditRule = z.strictObject({
  field: z.string().min(1),
  is: z.enum(["present", "absent", "one-of", "none-of"]),
  values: z.array(z.string()).default([]),
  reason: z.string().min(1).max(200),
});
export type AuditRule = z.infer<typeof AuditRule>;

const settings = {
  /** JSON: a list of rules. */
  AUDIT_RULES: JsonText.pipe(z.array(AuditRule)).default([]),
};

/** Drops endpoints that match a rule, with the reason of the first that matches. */
export const audit = {
  settings,
  create: ({ AUDIT_RULES }: SettingsOf<typeof settings>): HookStep => ({
    name: "audit",
    failure: "fail-closed",
    budgetShare: 1,
    decide: (batch) => decideAudit(batch, AUDIT_RULES),
  }),
};

export const decideAudit = ({ endpoints }: HookBatch, rules: readonly AuditRule[]): StepResults => {
  const results = new Map<string, StepResult>();
  for (const [id, endpoint] of endpoints) {
    const rule = rules.find((candidate) => matches(endpoint, candidate));
    if (rule !== undefined) results.set(id, { kind: "drop", reason: rule.reason });
  }
  return results;
};

/** Whether a rule matches. `none-of` also matches an endpoint that does not have the field. */
const matches = (endpoint: Endpoint, { field, is, values }: AuditRule): boolean => {
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

const valuesAt = (endpoint: Endpoint, field: string): string[] => {
  let at: unknown = endpoint;
  for (const name of field.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, name)) return [];
    at = Object.getOwnPropertyDescriptor(at, name)?.value;
  }
  return (Array.isArray(at) ? at : [at]).filter((value) => value !== undefined && value !== null).map(String);
};
