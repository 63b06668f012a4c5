import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientSettings } from "../client-settings.ts";

// The longest timeout of a function in serverless.yml.
const INVOKE_TIMEOUT_MS = 5 * 60_000;

export const createLambdaClient = (): LambdaClient => new LambdaClient(clientSettings(INVOKE_TIMEOUT_MS));
