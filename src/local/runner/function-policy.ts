import type { LocalFunction, Permission } from "./local-function.ts";

/** [Lambda API reference: GetPolicy] the resource policy of a function; undefined if it has no statement. */
export const functionPolicy = ({ arn, permissions }: LocalFunction): object | undefined =>
  permissions.length === 0
    ? undefined
    : {
        Version: "2012-10-17",
        Id: "default",
        Statement: permissions.map((permission, index) => toStatement(permission, arn, `statement-${index + 1}`)),
      };

const toStatement = ({ principal, sourceAccount, sourceArn }: Permission, Resource: string, Sid: string) => ({
  Sid,
  Effect: "Allow",
  Principal: toPrincipal(principal),
  Action: "lambda:InvokeFunction",
  Resource,
  ...((sourceAccount || sourceArn) && {
    Condition: {
      ...(sourceAccount && { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
      ...(sourceArn && { ArnLike: { "AWS:SourceArn": sourceArn } }),
    },
  }),
});

const toPrincipal = (principal: string) => {
  if (principal === "*") return principal;
  return principal.endsWith(".amazonaws.com") ? { Service: principal } : { AWS: principal };
};
