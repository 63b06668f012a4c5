import { globMatches } from "../glob-matches.ts";
import type { InvokeCaller, LocalFunction, Permission } from "./local-function.ts";

const sixParts = (arn: string) => [...arn.split(":").slice(0, 5), arn.split(":").slice(5).join(":")];

/** [IAM user guide: condition operators, ArnLike] each of the six colon-separated parts is matched separately. */
const isArnLike = (pattern: string, arn: string): boolean => {
  const parts = sixParts(arn);
  return sixParts(pattern).every((part, index) => globMatches(part, parts[index] ?? ""));
};

const accountOf = (principal: string): string => principal.match(/^arn:aws:iam::(\d{12}):root$/)?.[1] ?? principal;

const allows = (permission: Permission, caller: InvokeCaller): boolean => {
  if ("accountId" in caller)
    return permission.principal === "*" || accountOf(permission.principal) === caller.accountId;
  return (
    permission.principal === caller.service &&
    (permission.sourceAccount === undefined || permission.sourceAccount === caller.sourceAccount) &&
    (permission.sourceArn === undefined || isArnLike(permission.sourceArn, caller.sourceArn))
  );
};

const missingStatement = (caller: InvokeCaller): string =>
  "accountId" in caller
    ? `Principal ${caller.accountId}`
    : `Principal ${caller.service}, SourceAccount ${caller.sourceAccount}, SourceArn like ${caller.sourceArn}`;

/** Why this caller may not invoke the function, with the missing policy statement; `undefined` if it may. */
export const whyNotInvoke = (fn: LocalFunction, caller: InvokeCaller): string | undefined => {
  const isOwnAccount = "accountId" in caller && fn.arn.split(":")[4] === caller.accountId;
  if (isOwnAccount || fn.permissions.some((permission) => allows(permission, caller))) return undefined;
  return (
    `not authorized to perform: lambda:InvokeFunction on resource: ${fn.arn}, because no resource-based policy allows ` +
    `the lambda:InvokeFunction action: an AWS::Lambda::Permission is missing with ${missingStatement(caller)}`
  );
};
