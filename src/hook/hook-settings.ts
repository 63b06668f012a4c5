import * as z from "zod";
import { JsonText } from "../json-text.ts";
import { Attributes } from "../pinpoint/endpoint.ts";
import type { FailurePolicy } from "./step.ts";
import { AuditRule } from "./steps/audit.ts";

export const STEP_NAMES = ["suppression", "audit", "quiet-hours", "offers", "content", "frequency-cap"] as const;
export type StepName = (typeof STEP_NAMES)[number];

const StepSetting = z
  .string()
  .trim()
  .regex(/^[a-z-]+(:fail-(open|closed))?$/, "expected <step> or <step>:fail-open or <step>:fail-closed")
  .transform((text): unknown => {
    const [name, failure] = text.split(":");
    return { name, failure };
  })
  .pipe(z.object({ name: z.enum(STEP_NAMES), failure: z.enum(["fail-open", "fail-closed"]).optional() }));

const StepList = z
  .string()
  .transform((text) => text.split(",").filter((part) => part.trim() !== ""))
  .pipe(z.array(StepSetting));

const toMinutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

const QuietSpan = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, "expected HH:MM-HH:MM")
  .transform((span) => ({ from: toMinutes(span.slice(0, 5)), to: toMinutes(span.slice(6)) }));

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** The environment of everything that runs the steps. What a step does not need may be left out. */
export const HookSettings = z.object({
  /** Steps in their order, each with the failure policy it is to have if not its own. */
  HOOK_STEPS: StepList.default([{ name: "suppression" }, { name: "offers" }, { name: "frequency-cap" }]),
  SUPPRESSION_TABLE: z.string().min(1),
  FREQUENCY_TABLE: z.string().min(1),
  OFFERS_TABLE: z.string().min(1),
  AUDIT_TABLE: z.string().min(1),
  FREQUENCY_LIMIT: z.coerce.number().int().min(1).max(100).default(10),
  FREQUENCY_WINDOW_HOURS: z.coerce.number().positive().default(24),
  QUIET_HOURS: QuietSpan.default({ from: 22 * 60, to: 8 * 60 }),
  /** For endpoints that name no time zone; without it they are sent to at any hour. */
  QUIET_HOURS_ZONE: z.string().refine(isZone, "expected a time zone such as Europe/Berlin").optional(),
  /** JSON: a list of rules. */
  AUDIT_RULES: JsonText.pipe(z.array(AuditRule)).default([]),
  /** Asked instead of OFFERS_TABLE. */
  OFFERS_URL: z.url().optional(),
  /** JSON: the attributes of those for whom there is no offer. */
  OFFERS_DEFAULT: JsonText.pipe(Attributes).optional(),
  CONTENT_URL: z.url().optional(),
  /** `allowed` lets the two URLs lead into one's own network, without TLS too. */
  PRIVATE_LOOKUPS: z.enum(["allowed", "refused"]).default("refused"),
});
export type HookSettings = z.infer<typeof HookSettings>;
export type StepSetting = { name: StepName; failure?: FailurePolicy | undefined };
