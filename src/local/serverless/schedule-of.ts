import * as z from "zod";
import type { LocalSchedule } from "./local-configuration.ts";
import type { EvaluatedResource } from "./resource-readers.ts";

const UNIT_MS = new Map([
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
]);

// [EventBridge user guide: rate expressions]
const RATE = /^rate\((\d{1,9}) (minute|hour|day)s?\)$/;

/** [CloudFormation template reference: AWS::Events::Rule] */
const Rule = z.object({
  ScheduleExpression: z.string(),
  State: z.string().default("ENABLED"),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});

/** The schedule of a rule that is enabled. Rules with a `cron` expression, or for events, do not run in the local cloud. */
export const scheduleOf = ({ id, properties }: EvaluatedResource): LocalSchedule[] => {
  const rule = Rule.safeParse(properties);
  if (!rule.success || rule.data.State !== "ENABLED") return [];
  const intervalMs = intervalOf(rule.data.ScheduleExpression);
  if (intervalMs === undefined) return [];
  const targets = rule.data.Targets.map(({ Arn, Input }) => ({
    functionArn: Arn,
    ...(Input !== undefined && { input: Input }),
  }));
  return [{ id, intervalMs, targets }];
};

const intervalOf = (expression: string): number | undefined => {
  const [, count = "", unit = ""] = RATE.exec(expression) ?? [];
  const ms = Number(count) * (UNIT_MS.get(unit) ?? 0);
  return ms > 0 ? ms : undefined;
};
