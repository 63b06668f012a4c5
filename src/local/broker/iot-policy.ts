import * as z from "zod";

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const resource = oneOrMore.refine((values) => !values.some((value) => value.includes("${")), {
  message: "policy variables are not evaluated here; write the value into the resource",
});

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore,
  Resource: resource,
});

/** An AWS IoT policy document. Conditions, NotAction and NotResource are refused, not ignored. */
export const IotPolicy = z.strictObject({
  Version: z.literal("2012-10-17"),
  Id: z.string().optional(),
  Statement: z.union([Statement, z.array(Statement)]).transform((value) => [value].flat()),
});
export type IotPolicy = z.infer<typeof IotPolicy>;

export type IotAction = "iot:Connect" | "iot:Subscribe" | "iot:Receive" | "iot:Publish" | "iot:RetainPublish";

/** `*` and `?` span slashes; every other character, `+` and `#` among them, stands for itself. Linear in both lengths. */
export const globMatches = (pattern: string, text: string): boolean => {
  let [at, read, starAt, resumeAt] = [0, 0, -1, 0];
  while (read < text.length) {
    if (pattern[at] === "*") {
      starAt = at++;
      resumeAt = read;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[read])) {
      at += 1;
      read += 1;
    } else if (starAt >= 0) {
      at = starAt + 1;
      read = ++resumeAt;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
};

const actionMatches = (pattern: string, action: string) => globMatches(pattern.toLowerCase(), action.toLowerCase());

/** An explicit Deny wins over every Allow; what no statement names is denied. */
export const isAllowed = (policies: readonly IotPolicy[], action: IotAction, resourceArn: string): boolean => {
  const effects = policies
    .flatMap((policy) => policy.Statement)
    .filter((statement) => statement.Action.some((pattern) => actionMatches(pattern, action)))
    .filter((statement) => statement.Resource.some((pattern) => globMatches(pattern, resourceArn)))
    .map((statement) => statement.Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
};

export const fullAccess: IotPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["iot:*"], Resource: ["*"] }],
};
