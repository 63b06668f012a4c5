import { ownValue } from "../../own-value.ts";
import { at, type Branch, isBranch, type Tree } from "./tree.ts";

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export type EventResource = { id: string; resource: Branch; eventIndex: string };

/** [osls: lib/plugins/aws/lib/naming.js] the logical id of `custom-channel` is CustomDashchannelLambdaFunction. */
export const functionLogicalId = (key: string): string =>
  `${upperFirst(key.replaceAll("-", "Dash").replaceAll("_", "Underscore"))}LambdaFunction`;

const mapping = (functionId: string, event: Branch, defaults: Branch): Branch => ({
  Type: "AWS::Lambda::EventSourceMapping",
  Properties: {
    FunctionName: { "Fn::GetAtt": [functionId, "Arn"] },
    EventSourceArn: event.arn,
    ...defaults,
    ...(event.enabled !== undefined && { Enabled: event.enabled }),
    ...(event.batchSize !== undefined && { BatchSize: event.batchSize }),
    ...(event.batchWindow !== undefined && { MaximumBatchingWindowInSeconds: event.batchWindow }),
    ...(event.maximumBatchingWindow !== undefined && { MaximumBatchingWindowInSeconds: event.maximumBatchingWindow }),
    ...(event.startingPosition !== undefined && { StartingPosition: event.startingPosition }),
    ...(event.parallelizationFactor !== undefined && { ParallelizationFactor: event.parallelizationFactor }),
    ...(event.maximumRetryAttempts !== undefined && { MaximumRetryAttempts: event.maximumRetryAttempts }),
    ...(event.maximumRecordAgeInSeconds !== undefined && {
      MaximumRecordAgeInSeconds: event.maximumRecordAgeInSeconds,
    }),
    ...(event.bisectBatchOnFunctionError !== undefined && {
      BisectBatchOnFunctionError: event.bisectBatchOnFunctionError,
    }),
    ...(event.functionResponseType !== undefined && { FunctionResponseTypes: [event.functionResponseType] }),
    ...(event.maximumConcurrency !== undefined && { ScalingConfig: { MaximumConcurrency: event.maximumConcurrency } }),
    ...(event.filterPatterns !== undefined && { FilterCriteria: { Filters: patternsOf(event.filterPatterns) } }),
    ...(event.destinations !== undefined && { DestinationConfig: destinationsOf(event.destinations) }),
  },
});

/** An event may be just an ARN: a string or an intrinsic. */
const withArn = (event: Tree): Branch => (isBranch(event) && "arn" in event ? event : { arn: event });

const patternsOf = (patterns: Tree): Tree =>
  Array.isArray(patterns) ? patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) : [];

const destinationsOf = (destinations: Tree): Tree => {
  const onFailure = at(destinations, ["onFailure"]);
  return { OnFailure: { Destination: isBranch(onFailure) ? onFailure.arn : onFailure } };
};

const snsSubscription = (functionId: string, event: Tree): Branch => {
  const { arn, filterPolicy, filterPolicyScope, redrivePolicy } = withArn(event);
  return {
    Type: "AWS::SNS::Subscription",
    Properties: {
      Protocol: "lambda",
      TopicArn: arn,
      Endpoint: { "Fn::GetAtt": [functionId, "Arn"] },
      ...(filterPolicy !== undefined && { FilterPolicy: filterPolicy }),
      ...(filterPolicyScope !== undefined && { FilterPolicyScope: filterPolicyScope }),
      ...(redrivePolicy !== undefined && { RedrivePolicy: redrivePolicy }),
    },
  };
};

/** One rule for each rate. [EventBridge user guide: schedules] */
const scheduleRules = (functionId: string, event: Tree): Branch[] => {
  const { rate, input, enabled } = isBranch(event) ? event : { rate: event };
  const Target = { Id: functionId, Arn: { "Fn::GetAtt": [functionId, "Arn"] } };
  return [rate].flat().map((ScheduleExpression) => ({
    Type: "AWS::Events::Rule",
    Properties: {
      ...(ScheduleExpression !== undefined && { ScheduleExpression }),
      State: enabled === false ? "DISABLED" : "ENABLED",
      Targets: [input === undefined ? Target : { ...Target, Input: JSON.stringify(input) }],
    },
  }));
};

type ToResources = (functionId: string, event: Tree) => Branch | Branch[];

/** [osls: lib/plugins/aws/package/compile/events] the defaults of osls differ from those of CloudFormation. */
const EVENT_RESOURCES: Record<string, ToResources> = {
  stream: (id, event) =>
    mapping(id, withArn(event), { BatchSize: 10, StartingPosition: "TRIM_HORIZON", ParallelizationFactor: 1 }),
  sqs: (id, event) => mapping(id, withArn(event), { BatchSize: 10 }),
  sns: snsSubscription,
  schedule: scheduleRules,
};

/** The resources that osls generates for a function's stream, sqs, sns and schedule events; other events have no effect here. */
export const eventResourcesOf = (key: string, events: Tree[]): EventResource[] =>
  events.flatMap((event, index) =>
    Object.entries(isBranch(event) ? event : {}).flatMap(([kind, value]): EventResource[] => {
      const toResources = ownValue(EVENT_RESOURCES, kind);
      if (!toResources) return [];
      const functionId = functionLogicalId(key);
      return [toResources(functionId, value)].flat().map((resource, part) => ({
        id: `${functionId}Event${index}${part === 0 ? "" : `Part${part}`}`,
        resource,
        eventIndex: String(index),
      }));
    }),
  );
