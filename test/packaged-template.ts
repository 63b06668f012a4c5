// The CloudFormation template of `npm run package`, and checks of it. Each check returns the violations that it finds.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const ROOT = join(import.meta.dirname, "..");
export const PACKAGED_PATH = join(ROOT, ".serverless/cloudformation-template-update-stack.json");

const Resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
const Template = z.looseObject({ Resources: z.record(z.string(), Resource) });
export type Template = z.infer<typeof Template>;

export const packagedTemplate = (): Template => {
  if (!existsSync(PACKAGED_PATH)) throw new Error(`no template at ${PACKAGED_PATH}: run npm run package`);
  return Template.parse(JSON.parse(readFileSync(PACKAGED_PATH, "utf8")));
};

type Found = { id: string; properties: Record<string, unknown> };

export const resourcesOf = (template: Template, type: string): Found[] =>
  Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, properties: resource.Properties }));

const Statement = z.looseObject({
  Effect: z.enum(["Allow", "Deny"]),
  Action: z.union([z.string(), z.array(z.string())]).optional(),
  NotAction: z.unknown().optional(),
  Resource: z.unknown().optional(),
});
const Document = z.looseObject({ Statement: z.array(Statement) });
const Role = z.looseObject({
  Policies: z.array(z.looseObject({ PolicyDocument: Document })).default([]),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
});
const Policy = z.looseObject({ Roles: z.array(z.looseObject({ Ref: z.string() })), PolicyDocument: Document });

const documentsOf = (template: Template): { role: string; document: z.infer<typeof Document> }[] => [
  ...resourcesOf(template, "AWS::IAM::Role").flatMap(({ id, properties }) =>
    Role.parse(properties).Policies.map(({ PolicyDocument }) => ({ role: id, document: PolicyDocument })),
  ),
  ...resourcesOf(template, "AWS::IAM::Policy").flatMap(({ properties }) => {
    const { Roles, PolicyDocument } = Policy.parse(properties);
    return Roles.map(({ Ref }) => ({ role: Ref, document: PolicyDocument }));
  }),
];

export const allowed = (template: Template) =>
  documentsOf(template).flatMap(({ role, document }) =>
    document.Statement.filter(({ Effect }) => Effect === "Allow").map((statement) => ({
      role,
      actions: [statement.Action ?? []].flat(),
      statement,
    })),
  );

// [Service authorization reference: X-Ray, SES v2, CloudWatch Logs] These actions do not support resource-level permissions.
const WITHOUT_RESOURCE = new Set([
  ...["ses:PutSuppressedDestination", "xray:PutTelemetryRecords", "xray:PutTraceSegments"],
  ...["logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:GetLogDelivery", "logs:ListLogDeliveries"],
  ...["logs:UpdateLogDelivery", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"],
]);

export const broadActions = (template: Template) =>
  allowed(template).flatMap(({ role, actions, statement }) => [
    ...actions.filter((action) => action.includes("*")).map((action) => `${role}: action ${action}`),
    ...(statement.NotAction === undefined ? [] : [`${role}: NotAction`]),
  ]);

export const broadResources = (template: Template) =>
  allowed(template).flatMap(({ role, actions, statement }) => {
    const isBroad = [statement.Resource].flat().some((resource) => resource === "*" || resource === undefined);
    const narrowable = actions.filter((action) => !WITHOUT_RESOURCE.has(action));
    return isBroad ? narrowable.map((action) => `${role}: ${action} on every resource`) : [];
  });

/** Roles with managed policies, whose grants are not in the template and are usually broad. */
export const managedPolicies = (template: Template) =>
  resourcesOf(template, "AWS::IAM::Role")
    .filter(({ properties }) => Role.parse(properties).ManagedPolicyArns.length > 0)
    .map(({ id }) => `${id}: managed policy`);

export const sharedRoles = (template: Template) => {
  const roles = resourcesOf(template, "AWS::Lambda::Function").map(({ properties }) => JSON.stringify(properties.Role));
  return roles.filter((role, at) => roles.indexOf(role) !== at);
};

export const tablesWithoutExpiry = (template: Template) => {
  const expires = z.looseObject({
    TimeToLiveSpecification: z.looseObject({ AttributeName: z.literal("expiresAt"), Enabled: z.literal(true) }),
    BillingMode: z.literal("PAY_PER_REQUEST"),
  });
  return resourcesOf(template, "AWS::DynamoDB::Table")
    .filter(({ properties }) => !expires.safeParse(properties).success)
    .map(({ id }) => id);
};

export const logsKeptForever = (template: Template) =>
  resourcesOf(template, "AWS::Logs::LogGroup")
    .filter(({ properties }) => typeof properties.RetentionInDays !== "number")
    .map(({ id }) => id);

const GetAtt = z.looseObject({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });
export const targetOf = (value: unknown) => GetAtt.safeParse(value).data?.["Fn::GetAtt"][0];

const Redrive = z.looseObject({ RedrivePolicy: z.looseObject({ deadLetterTargetArn: z.unknown() }) });
const OnFailure = z.looseObject({
  DestinationConfig: z.looseObject({ OnFailure: z.looseObject({ Destination: z.unknown() }) }),
});

const deadLettersOf = (template: Template, source: string | undefined, mapping: unknown) => {
  const queue = source === undefined ? undefined : template.Resources[source]?.Properties;
  const redrive = Redrive.safeParse(queue).data?.RedrivePolicy.deadLetterTargetArn;
  return targetOf(redrive ?? OnFailure.safeParse(mapping).data?.DestinationConfig.OnFailure.Destination);
};

const Alarm = z.looseObject({
  Dimensions: z.array(z.looseObject({ Value: z.unknown() })),
  AlarmActions: z.array(z.unknown()).min(1),
});

const watchedQueues = (template: Template) =>
  resourcesOf(template, "AWS::CloudWatch::Alarm").flatMap(({ properties }) =>
    (Alarm.safeParse(properties).data?.Dimensions ?? []).map((dimension) => targetOf(dimension.Value)),
  );

/** Consumers of a queue or stream whose failures have no dead-letter queue, or one without an alarm. */
export const unwatchedConsumers = (template: Template) => {
  const watched = watchedQueues(template);
  return resourcesOf(template, "AWS::Lambda::EventSourceMapping").flatMap(({ id, properties }) => {
    const deadLetters = deadLettersOf(template, targetOf(properties.EventSourceArn), properties);
    if (deadLetters === undefined) return [`${id}: no dead-letter queue`];
    return watched.includes(deadLetters) ? [] : [`${id}: no alarm on ${deadLetters}`];
  });
};

export const environmentOf = (template: Template) => {
  const Lambda = z.looseObject({
    FunctionName: z.string(),
    Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()) }).optional(),
  });
  return resourcesOf(template, "AWS::Lambda::Function").map(({ properties }) => {
    const { FunctionName, Environment } = Lambda.parse(properties);
    return { name: FunctionName, variables: Object.keys(Environment?.Variables ?? {}) };
  });
};
