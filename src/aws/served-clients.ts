import { FirehoseClient } from "@aws-sdk/client-firehose";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { S3Client } from "@aws-sdk/client-s3";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { clientSettings, singleAttemptSettings } from "./client-settings.ts";

const TIMEOUT_MS = 10_000;
// [Pinpoint developer guide: custom channels] Pinpoint waits 15 seconds for a function.
const INVOKE_TIMEOUT_MS = 15_000;
// A part of an import file has up to 8 MB.
const OBJECT_TIMEOUT_MS = 60_000;

/** The clients of an engine that runs as a server; each connects at its first request. */
export const createServedClients = (region: string) => ({
  firehose: new FirehoseClient({ region, ...clientSettings(TIMEOUT_MS) }),
  kinesis: new KinesisClient({ region, ...clientSettings(TIMEOUT_MS) }),
  // The engine attempts a batch again; messages are sent again only if they were certainly not sent.
  lambda: new LambdaClient({ region, ...singleAttemptSettings(INVOKE_TIMEOUT_MS) }),
  ses: new SESv2Client({ region, ...singleAttemptSettings(TIMEOUT_MS) }),
  sms: new PinpointSMSVoiceV2Client({ region, ...singleAttemptSettings(TIMEOUT_MS) }),
  s3: new S3Client({ region, ...clientSettings(OBJECT_TIMEOUT_MS) }),
});
export type ServedClients = ReturnType<typeof createServedClients>;
