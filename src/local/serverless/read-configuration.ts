import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type * as z from "zod";
import { ownValue } from "../../own-value.ts";
import { toError } from "../../to-error.ts";
import { type EventSourceMapping, QueueMapping, StreamMapping } from "../event-source/mapping.ts";
import type { CloudLocation } from "../runner/instance-environment.ts";
import type { AsyncInvocation, Permission } from "../runner/local-function.ts";
import { StateMachineProperties } from "../step-functions/definition.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { createDynamicReferences } from "./dynamic-references.ts";
import { createEvaluation } from "./intrinsics.ts";
import type { LocalConfiguration } from "./local-configuration.ts";
import { readFunctions } from "./read-functions.ts";
import { readYaml } from "./read-yaml.ts";
import { functionArn, RESOURCE_KINDS } from "./resource-kinds.ts";
import * as readers from "./resource-readers.ts";
import { scheduleOf } from "./schedule-of.ts";
import { openSecrets } from "./secrets.ts";
import { toStackTemplate } from "./stack-template.ts";
import { at, isBranch, type Tree } from "./tree.ts";
import { resolveVariables } from "./variables.ts";

export type ReadOptions = CloudLocation & {
  /** Path of serverless.yml. */
  path: string;
  stage: string;
  /** The parameters of `serverless deploy --param`. */
  params?: Record<string, string> | undefined;
  secretsPath: string;
};

/** Reads serverless.yml and the files that it includes, for one stage. */
export const readConfiguration = (options: ReadOptions): LocalConfiguration => {
  const { path: file, stage, params = {}, region, accountId, endpointUrl, secretsPath } = options;
  const directory = dirname(file);
  const location: CloudLocation = { region, accountId, endpointUrl };
  const resolved = resolveVariables(readYamlFile(file), {
    directory,
    file: basename(file),
    options: { stage, region },
    params,
    env: {},
    accountId,
  });
  const service = String(at(resolved.tree, ["service"]) ?? "local");
  const stack = `${service}-${stage}`;
  const functionName = (key: string) => String(at(resolved.tree, ["functions", key, "name"]) ?? `${stack}-${key}`);
  const template = toStackTemplate(resolved, functionName);
  const evaluation = createEvaluation(template, location, stack, resolved.errorAt);

  const resourcesOf = (type: string): readers.EvaluatedResource[] =>
    [...template.resources].flatMap(([id, resource]) => {
      if (resource.type !== type || !evaluation.isEnabled(resource)) return [];
      const kind = ownValue(RESOURCE_KINDS, type);
      const name = kind ? evaluation.nameOf(id) : id;
      const properties = evaluation.evaluate(resource.properties, [...resource.path, "Properties"]);
      const arn = kind?.attributes.Arn ?? kind?.attributes.TopicArn;
      return [
        {
          id,
          path: resource.path,
          name,
          arn: arn ? arn(name, location) : id,
          properties: isBranch(properties) ? properties : {},
        },
      ];
    });
  const parse = <T>(schema: z.ZodType<T>, { path, properties }: readers.EvaluatedResource): T => {
    const parsed = schema.safeParse(properties);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const property = (issue?.path ?? []).map(String);
    throw resolved.errorAt([...path, ...property], issue?.message ?? "invalid properties");
  };
  /** What resources of a type specify for functions, by the ARN of the function. */
  const byFunction = <T>(type: string, read: (resource: readers.EvaluatedResource) => T): Map<string, T[]> => {
    const specified = resourcesOf(type)
      .filter((resource) => !readers.isForFunctionUrl(resource))
      .map((resource) => {
        const nameOrArn = String(resource.properties.FunctionName);
        const arn = nameOrArn.startsWith("arn:") ? nameOrArn : functionArn(nameOrArn, location);
        return { arn, value: read(resource) };
      });
    const grouped = Map.groupBy(specified, ({ arn }) => arn);
    return new Map([...grouped].map(([arn, group]) => [arn, group.map(({ value }) => value)]));
  };
  const permissions = byFunction<Permission>("AWS::Lambda::Permission", readers.permissionOf);
  const asyncSettings = byFunction<Partial<AsyncInvocation>>("AWS::Lambda::EventInvokeConfig", (resource) =>
    parse(readers.EventInvokeConfig, resource),
  );

  const functions = readFunctions(
    {
      resolved,
      directory,
      location,
      evaluate: evaluation.evaluate,
      resolveDynamic: createDynamicReferences(template, evaluation, openSecrets(secretsPath), resolved.errorAt),
      permissionsOf: (arn) => permissions.get(arn) ?? [],
      asyncOf: (arn) => Object.assign({}, ...(asyncSettings.get(arn) ?? [])),
    },
    functionName,
  );
  const topics = resourcesOf("AWS::SNS::Topic");
  return {
    service,
    stage,
    region,
    accountId,
    functions,
    tables: resourcesOf("AWS::DynamoDB::Table").map(readers.tableOf),
    queues: resourcesOf("AWS::SQS::Queue").map(readers.queueOf),
    topics: topics.map(readers.topicOf),
    subscriptions: [
      ...resourcesOf("AWS::SNS::Subscription").map(readers.subscriptionOf),
      ...topics.flatMap(readers.inlineSubscriptionsOf),
    ],
    streams: resourcesOf("AWS::Kinesis::Stream").map(readers.streamOf),
    buckets: resourcesOf("AWS::S3::Bucket").map(readers.bucketOf),
    mappings: resourcesOf("AWS::Lambda::EventSourceMapping").map(
      (resource): EventSourceMapping =>
        isQueueArn(resource.properties.EventSourceArn) ? parse(QueueMapping, resource) : parse(StreamMapping, resource),
    ),
    schedules: resourcesOf("AWS::Events::Rule").flatMap(scheduleOf),
    authorizers: resourcesOf("AWS::IoT::Authorizer").map(readers.authorizerOf),
    functionUrls: resourcesOf("AWS::Lambda::Url").map(({ properties }) => String(properties.TargetFunctionArn)),
    machines: resourcesOf("AWS::StepFunctions::StateMachine").map((resource) => {
      const { name, arn } = resource;
      return { name, arn, definition: parse(StateMachineProperties, resource) };
    }),
  };
};

const readYamlFile = (path: string): Tree => {
  const text = readFileSync(path, "utf8");
  try {
    return readYaml(text);
  } catch (cause) {
    throw new ConfigurationError(basename(path), "", toError(cause).message, { cause });
  }
};

const isQueueArn = (arn: Tree): boolean => typeof arn === "string" && /^arn:aws[^:]*:sqs:/.test(arn);
