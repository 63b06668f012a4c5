import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { PinpointClient } from "@aws-sdk/client-pinpoint";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { clientSettings } from "./client-settings.ts";

// Three attempts fit into the 15 seconds of the shortest function that uses these clients.
const TIMEOUT_MS = 3_000;
// The longest timeout of a function in serverless.yml.
const INVOKE_TIMEOUT_MS = 5 * 60_000;

// Create each client once per process, on cold start; all adapters of a service share it.
export const createDynamoDbClient = (): DynamoDBClient => new DynamoDBClient(clientSettings(TIMEOUT_MS));
export const createKinesisClient = (): KinesisClient => new KinesisClient(clientSettings(TIMEOUT_MS));
export const createLambdaClient = (): LambdaClient => new LambdaClient(clientSettings(INVOKE_TIMEOUT_MS));
export const createPinpointClient = (): PinpointClient => new PinpointClient(clientSettings(TIMEOUT_MS));
export const createSesClient = (): SESv2Client => new SESv2Client(clientSettings(TIMEOUT_MS));
export const createSnsClient = (): SNSClient => new SNSClient(clientSettings(TIMEOUT_MS));
// The queue URL may contain another host than AWS_ENDPOINT_URL; all clients use the latter.
export const createSqsClient = (): SQSClient =>
  new SQSClient({ ...clientSettings(TIMEOUT_MS), useQueueUrlAsEndpoint: false });
// [Connect administrator guide: AWS Lambda function block] A flow waits 8 seconds; two attempts leave time for another call.
const FLOW_SETTINGS = { ...clientSettings(1_000), maxAttempts: 2 };

// For functions that a flow of Amazon Connect waits for.
export const createFlowDynamoDbClient = (): DynamoDBClient => new DynamoDBClient(FLOW_SETTINGS);
export const createFlowSfnClient = (): SFNClient => new SFNClient(FLOW_SETTINGS);
