import { at, type Branch, isBranch, type Tree } from "./tree.ts";

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** [osls naming.js] `custom-channel` is CustomDashchannelLambdaFunction in the template. */
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

/** An event may be its ARN alone: text, or an intrinsic that answers text. */
const asBranch = (event: Tree): Branch => (isBranch(event) && "arn" in event ? event : { arn: event });

const patternsOf = (patterns: Tree): Tree =>
  Array.isArray(patterns) ? patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) : [];

const destinationsOf = (destinations: Tree): Tree => {
  const onFailure = at(destinations, ["onFailure"]);
  return { OnFailure: { Destination: isBranch(onFailure) ? onFailure.arn : onFailure } };
};

const snsSubscription = (functionId: string, event: Tree): Branch => {
  const { arn, filterPolicy, filterPolicyScope, redrivePolicy } = asBranch(event);
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

type EventResource = (functionId: string, event: Tree) => Branch;

/** [osls stream.js, sqs.js] its defaults differ from CloudFormation's: ten records a batch, from the trim horizon. */
const eventResources: Record<string, EventResource> = {
  stream: (id, event) =>
    mapping(id, asBranch(event), { BatchSize: 10, StartingPosition: "TRIM_HORIZON", ParallelizationFactor: 1 }),
  sqs: (id, event) => mapping(id, asBranch(event), { BatchSize: 10 }),
  sns: snsSubscription,
};

/** The resources that the framework makes of a function's events: logical id, resource, index of the event. Other events start nothing here. */
export const resourcesOfEvents = (key: string, events: Tree[]): [string, Branch, string][] =>
  events.flatMap((event, index) =>
    Object.entries(isBranch(event) ? event : {}).flatMap(([kind, value]): [string, Branch, string][] => {
      const make = eventResources[kind];
      return make
        ? [[`${functionLogicalId(key)}Event${index}`, make(functionLogicalId(key), value), String(index)]]
        : [];
    }),
  );
