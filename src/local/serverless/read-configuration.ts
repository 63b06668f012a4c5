import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import * as z from "zod";
import { EventSourceMapping } from "../event-source/mapping.ts";
import type { AsyncInvocation, Permission } from "../runner/local-function.ts";
import { createDynamicReferences } from "./dynamic-references.ts";
import { readFunctions } from "./function-section.ts";
import { createEvaluation } from "./intrinsics.ts";
import type { LocalConfiguration } from "./local-configuration.ts";
import { readYaml } from "./read-yaml.ts";
import { functionArn, type Place, resourceKinds } from "./resource-kinds.ts";
import * as readers from "./resource-readers.ts";
import { openSecrets } from "./secrets.ts";
import { toTemplate } from "./template.ts";
import { at, isBranch } from "./tree.ts";
import { resolveVariables } from "./variables.ts";

export type ReadOptions = Place & {
  /** Path of serverless.yml. */
  path: string;
  stage: string;
  /** As `serverless deploy --param` takes them. */
  params?: Record<string, string> | undefined;
  secretsPath: string;
};

/** Reads serverless.yml and the files it includes as the stage that runs here. */
export const readConfiguration = (options: ReadOptions): LocalConfiguration => {
  const { path: file, stage, params = {}, region, accountId, secretsPath } = options;
  const directory = dirname(file);
  const place: Place = { region, accountId, endpointUrl: options.endpointUrl };
  const resolved = resolveVariables(readYaml(readFileSync(file, "utf8")), {
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
  const template = toTemplate(resolved, functionName);
  const evaluation = createEvaluation(template, place, stack, resolved.errorAt);

  const evaluated = (type: string): readers.Evaluated[] =>
    [...template.resources].flatMap(([id, resource]) => {
      if (resource.type !== type || !evaluation.isOn(resource)) return [];
      const kind = resourceKinds[type];
      const name = kind ? evaluation.nameOf(id) : id;
      const properties = evaluation.evaluate(resource.properties, [...resource.path, "Properties"]);
      const arn = kind?.attributes.Arn ?? kind?.attributes.TopicArn;
      return [
        {
          id,
          path: resource.path,
          name,
          arn: arn ? arn(name, place) : id,
          properties: isBranch(properties) ? properties : {},
        },
      ];
    });
  /** Each thing that a resource says, with the ARN of the function it says it about. */
  const aboutFunctions = <T>(type: string, read: (resource: readers.Evaluated) => T): [string, T][] =>
    evaluated(type).map((resource) => {
      const nameOrArn = String(resource.properties.FunctionName);
      return [nameOrArn.startsWith("arn:") ? nameOrArn : functionArn(nameOrArn, place), read(resource)];
    });
  const permissions = aboutFunctions<Permission>("AWS::Lambda::Permission", readers.permissionOf);
  const asyncs = aboutFunctions<Partial<AsyncInvocation>>("AWS::Lambda::EventInvokeConfig", readers.asyncOf);
  const about = <T>(pairs: [string, T][], arn: string): T[] =>
    pairs.flatMap(([own, value]) => (own === arn ? [value] : []));

  const functions = readFunctions(
    {
      resolved,
      directory,
      place,
      evaluate: evaluation.evaluate,
      dynamic: createDynamicReferences(template, evaluation, openSecrets(secretsPath), resolved.errorAt),
      permissionsOf: (arn) => about(permissions, arn),
      asyncOf: (arn) => Object.assign({}, ...about(asyncs, arn)),
    },
    functionName,
  );
  const topics = evaluated("AWS::SNS::Topic");
  return {
    service,
    stage,
    region,
    accountId,
    functions,
    tables: evaluated("AWS::DynamoDB::Table").map(readers.tableOf),
    queues: evaluated("AWS::SQS::Queue").map(readers.queueOf),
    topics: topics.map(readers.topicOf),
    subscriptions: [
      ...evaluated("AWS::SNS::Subscription").map(readers.subscriptionOf),
      ...topics.flatMap(readers.ownSubscriptions),
    ],
    streams: evaluated("AWS::Kinesis::Stream").map(readers.streamOf),
    buckets: evaluated("AWS::S3::Bucket").map(readers.bucketOf),
    mappings: evaluated("AWS::Lambda::EventSourceMapping").map(({ path, properties }) => {
      const mapping = EventSourceMapping.safeParse(properties);
      if (mapping.success) return mapping.data;
      throw resolved.errorAt(path, z.prettifyError(mapping.error));
    }),
    authorizers: evaluated("AWS::IoT::Authorizer").map(readers.authorizerOf),
  };
};
