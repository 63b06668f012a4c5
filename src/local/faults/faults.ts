import * as z from "zod";
import { globMatches } from "../glob-matches.ts";

export const FAULT_KINDS = ["throttle", "timeout", "error", "duplicate", "malformed", "partial"] as const;

/** The message of an injected error. */
export const FAULT_MESSAGE = "A rule of /_local/faults injected this fault.";

/** A fault to inject into a service or a function: always, a number of times, or at a rate. */
export const FaultRule = z
  .strictObject({
    /** The service name in the credential scope: dynamodb, sqs, lambda, mobiletargeting, … */
    service: z.string().optional(),
    /** The key of a function in serverless.yml. */
    function: z.string().optional(),
    /** An operation of the service, or `METHOD /path`; `*` matches any text, `?` any character. */
    operation: z.string().max(1_000).optional(),
    kind: z.enum(FAULT_KINDS),
    times: z.number().int().positive().optional(),
    rate: z.number().gt(0).max(1).optional(),
  })
  .refine(
    (rule) => (rule.service === undefined) !== (rule.function === undefined),
    "needs either a service or a function",
  )
  .refine((rule) => rule.function === undefined || rule.operation === undefined, "a function has no operations");
export type FaultRule = z.infer<typeof FaultRule>;

export type FaultKind = FaultRule["kind"];

export type Faults = {
  /** The rules, with the times that remain. */
  rules(): FaultRule[];
  replace(rules: FaultRule[]): void;
  /** Whether a rule names this service. */
  concern(service: string): boolean;
  /** The fault to inject into this call, if any; counts it. */
  drawForService(service: string, operation: string): FaultKind | undefined;
  drawForFunction(functionKey: string): FaultKind | undefined;
};

/** The rules of the faults that are injected. */
export const createFaults = (random: () => number): Faults => {
  let rules: FaultRule[] = [];
  const draw = (matches: (rule: FaultRule) => boolean): FaultKind | undefined => {
    const rule = rules.find((one) => matches(one) && (one.rate === undefined || random() < one.rate));
    if (rule?.times !== undefined) {
      rule.times -= 1;
      if (rule.times === 0) rules = rules.filter((one) => one !== rule);
    }
    return rule?.kind;
  };
  return {
    rules: () => structuredClone(rules),
    replace: (next) => {
      rules = structuredClone(next);
    },
    concern: (service) => rules.some((rule) => rule.service === service),
    drawForService: (service, operation) =>
      draw(
        (rule) => rule.service === service && (rule.operation === undefined || globMatches(rule.operation, operation)),
      ),
    drawForFunction: (functionKey) => draw((rule) => rule.function === functionKey),
  };
};
