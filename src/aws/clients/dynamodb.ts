import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { clientSettings, FLOW_SETTINGS, TIMEOUT_MS } from "../client-settings.ts";

export const createDynamoDbClient = (): DynamoDBClient => new DynamoDBClient(clientSettings(TIMEOUT_MS));

/** For functions that a flow of Amazon Connect waits for. */
export const createFlowDynamoDbClient = (): DynamoDBClient => new DynamoDBClient(FLOW_SETTINGS);
