import { SNSClient } from "@aws-sdk/client-sns";
import { clientSettings, TIMEOUT_MS } from "../client-settings.ts";

export const createSnsClient = (): SNSClient => new SNSClient(clientSettings(TIMEOUT_MS));
