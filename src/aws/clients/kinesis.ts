import { KinesisClient } from "@aws-sdk/client-kinesis";
import { clientSettings, TIMEOUT_MS } from "../client-settings.ts";

export const createKinesisClient = (): KinesisClient => new KinesisClient(clientSettings(TIMEOUT_MS));
