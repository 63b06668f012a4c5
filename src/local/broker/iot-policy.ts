import * as z from "zod";
import { globMatches } from "../glob-matches.ts";

const OneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const Resource = OneOrMore.refine((values) => !values.some((value) => value.includes("${")), {
  message: "policy variables are not supported; put the value into the resource",
});

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: OneOrMore,
  Resource,
});

/** An AWS IoT policy document. Condition, NotAction and NotResource are invalid here, not ignored. */
export const IotPolicy = z.strictObject({
  Version: z.literal("2012-10-17"),
  Id: z.string().optional(),
  Statement: z.union([Statement, z.array(Statement)]).transform((value) => [value].flat()),
});
export type IotPolicy = z.infer<typeof IotPolicy>;

export type IotAction = "iot:Connect" | "iot:Subscribe" | "iot:Receive" | "iot:Publish" | "iot:RetainPublish";

const actionMatches = (pattern: string, action: string) => globMatches(pattern.toLowerCase(), action.toLowerCase());

/** Whether the policies allow the action: an explicit Deny overrides every Allow, and the default is to deny. */
export const isAllowed = (policies: readonly IotPolicy[], action: IotAction, resourceArn: string): boolean => {
  const effects = policies
    .flatMap((policy) => policy.Statement)
    .filter((statement) => statement.Action.some((pattern) => actionMatches(pattern, action)))
    .filter((statement) => statement.Resource.some((pattern) => globMatches(pattern, resourceArn)))
    .map((statement) => statement.Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
};

export const FULL_ACCESS: IotPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["iot:*"], Resource: ["*"] }],
};
