// One event per handler, from the samples in events/ if one is suitable.
import { readFileSync } from "node:fs";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const sample = (path: string): unknown => JSON.parse(readFileSync(`events/${path}.json`, "utf8"));

const token = async (privateKey: CryptoKey) =>
  new SignJWT({})
    .setProtectedHeader({ alg: "ES256", kid: "bench" })
    .setIssuer("https://accounts.example.com/")
    .setAudience("poke")
    .setSubject("a".repeat(32))
    .setExpirationTime("1h")
    .sign(privateKey);

const hookEvent = () => {
  const endpoint = { ChannelType: "EMAIL", Address: "ada@example.com", User: { UserId: "u-1" }, Attributes: {} };
  return {
    MessageConfiguration: { EmailMessage: {} },
    ApplicationId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    CampaignId: "5f0e1d2c3b4a59687766554433221100",
    TreatmentId: "0",
    ActivityId: "a1c7e3b59d024f6886b0d2f4135791ac",
    ScheduledTime: "2026-09-01T16:00:00.000Z",
    Endpoints: { "ep-1": endpoint, "ep-2": { ...endpoint, User: { UserId: "u-2" } } },
  };
};

const streamEvent = () => {
  const record = {
    event_type: "_email.hardbounce",
    event_timestamp: 1_788_278_400_000,
    arrival_timestamp: 1_788_278_400_100,
    event_version: "3.1",
    application: { app_id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9", sdk: {} },
    client: { client_id: "ep-1" },
    device: { platform: {} },
    session: {},
    attributes: { campaign_id: "5f0e1d2c3b4a59687766554433221100" },
    client_context: { custom: { endpoint: '{"ChannelType":"EMAIL","Address":"ada@example.com"}' } },
    awsAccountId: "000000000000",
  };
  const arn = "arn:aws:kinesis:us-east-1:000000000000:stream/engagement";
  const kinesis = {
    kinesisSchemaVersion: "1.0",
    partitionKey: "ep-1",
    sequenceNumber: "49590338271490256608559692538361571095921575989136588898",
    data: Buffer.from(JSON.stringify(record)).toString("base64"),
    approximateArrivalTimestamp: 1_788_278_400.1,
  };
  const envelope = {
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventName: "aws:kinesis:record",
    awsRegion: "us-east-1",
  };
  return { Records: [{ kinesis, ...envelope, eventID: "shardId-0:1", eventSourceARN: arn, invokeIdentityArn: arn }] };
};

const snsEvent = (path: string) => ({
  Records: [{ Sns: { MessageId: "m-1", Message: JSON.stringify(sample(path)) } }],
});

export const sampleEvents = async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const password = Buffer.from(await token(privateKey)).toString("base64");
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "bench", alg: "ES256" }] });
  const events: Record<string, unknown> = {
    poke: sample("poke/json-data"),
    "multicast-poke": sample("multicast-poke/string-data"),
    "custom-channel": sample("custom-channel/journey"),
    "channel-queue": sample("channel-queue/deliveries"),
    "connect-custom-action": sample("connect-custom-action/journey"),
    "poke-authorizer": { protocolData: { mqtt: { clientId: `${"a".repeat(32)}-1`, username: "", password } } },
    "campaign-hook": hookEvent(),
    "event-stream": streamEvent(),
    "two-way-sms": snsEvent("two-way-sms/first-message"),
    "chat-to-sms": snsEvent("chat-to-sms/agent-message"),
    "sms-queue": sample("sms-queue/reply"),
    "connect-async": sample("connect-async/start"),
    "caller-lookup": sample("caller-lookup/call"),
    "opt-out-reconciler": sample("opt-out-reconciler/scheduled"),
    "overdue-texts": sample("overdue-texts/scheduled"),
    "import-segment": sample("import-segment/upload"),
  };
  return { events, keys };
};
