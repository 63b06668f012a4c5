import { SQSClient } from "@aws-sdk/client-sqs";
import { clientSettings, TIMEOUT_MS } from "../client-settings.ts";

// The queue URL may contain another host than AWS_ENDPOINT_URL; all clients use the latter.
export const createSqsClient = (): SQSClient =>
  new SQSClient({ ...clientSettings(TIMEOUT_MS), useQueueUrlAsEndpoint: false });
