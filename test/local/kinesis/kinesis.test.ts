import {
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  type ShardIteratorType,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFrontDoor } from "../../../src/local/door/front-door.ts";
import { createKinesisService } from "../../../src/local/kinesis/kinesis.ts";
import { clientSettings } from "../cloud-fixture.ts";
import { streamContext } from "./stream-context.ts";

const realTime = { aheadMs: 0 };
const context = streamContext(":memory:", () => Date.now() + realTime.aheadMs);
const door = createFrontDoor({
  services: new Map([["kinesis", createKinesisService(context)]]),
  control: () => {},
  mqtt: () => {},
  allowedHosts: [],
  reportError: (error) => console.error(error),
});
let client: KinesisClient;
let url: string;

beforeAll(async () => {
  url = `http://127.0.0.1:${await door.listen(0)}`;
  client = new KinesisClient({ ...clientSettings(url), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await door.close();
});

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (data: Uint8Array | undefined) => new TextDecoder().decode(data);
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "accepted",
    (error: Error) => [error.name, error.message],
  );

const streamOf = async (name: string, ShardCount = 1) => {
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount }));
  return name;
};
const read = async (StreamName: string, ShardIteratorType: ShardIteratorType, more: object = {}, Limit?: number) => {
  const ShardId = "shardId-000000000000";
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType, ...more }),
  );
  return client.send(new GetRecordsCommand({ ShardIterator, ...(Limit ? { Limit } : {}) }));
};
const texts = async (...call: Parameters<typeof read>) =>
  ((await read(...call)).Records ?? []).map(({ Data }) => textOf(Data));
const put = (StreamName: string, text: string) =>
  client.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: bytes(text) }));

describe("streams", () => {
  test("are created with their shards, described by name or ARN, and deleted", async () => {
    const StreamName = await streamOf("described", 2);
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }));
    expect(StreamDescription).toMatchObject({
      StreamName,
      StreamARN: "arn:aws:kinesis:us-east-1:000000000000:stream/described",
      StreamStatus: "ACTIVE",
      StreamModeDetails: { StreamMode: "PROVISIONED" },
      RetentionPeriodHours: 24,
      HasMoreShards: false,
      Shards: [
        {
          ShardId: "shardId-000000000000",
          HashKeyRange: { StartingHashKey: "0", EndingHashKey: "170141183460469231731687303715884105727" },
        },
        {
          ShardId: "shardId-000000000001",
          HashKeyRange: {
            StartingHashKey: "170141183460469231731687303715884105728",
            EndingHashKey: "340282366920938463463374607431768211455",
          },
        },
      ],
    });
    expect(StreamDescription?.StreamCreationTimestamp).toBeInstanceOf(Date);
    const StreamARN = StreamDescription?.StreamARN;
    const summary = await client.send(new DescribeStreamSummaryCommand({ StreamARN }));
    expect(summary.StreamDescriptionSummary).toMatchObject({ StreamName, OpenShardCount: 2, ConsumerCount: 0 });
    await client.send(new DeleteStreamCommand({ StreamARN }));
    expect(await refusal(client.send(new DescribeStreamCommand({ StreamName })))).toEqual([
      "ResourceNotFoundException",
      "Stream described under account 000000000000 not found.",
    ]);
  });

  test("have four shards when created on demand", async () => {
    await client.send(
      new CreateStreamCommand({ StreamName: "on-demand", StreamModeDetails: { StreamMode: "ON_DEMAND" } }),
    );
    const { StreamDescriptionSummary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: "on-demand" }),
    );
    expect(StreamDescriptionSummary).toMatchObject({
      OpenShardCount: 4,
      StreamModeDetails: { StreamMode: "ON_DEMAND" },
    });
  });

  test("cannot be created twice, with an invalid name, without a shard count or with more than 500 shards", async () => {
    await streamOf("twice");
    expect(await refusal(streamOf("twice"))).toEqual([
      "ResourceInUseException",
      "Stream twice under account 000000000000 already exists.",
    ]);
    expect(await refusal(client.send(new CreateStreamCommand({ StreamName: "no-shards" })))).toEqual([
      "InvalidArgumentException",
      "ShardCount must be specified for a PROVISIONED stream.",
    ]);
    expect(await refusal(streamOf("many-shards", 501))).toMatchObject([
      "ValidationException",
      expect.stringContaining("ShardCount"),
    ]);
    expect(await refusal(streamOf("a/b"))).toMatchObject([
      "ValidationException",
      expect.stringContaining("StreamName"),
    ]);
  });

  test("are listed in pages, and so are shards", async () => {
    await streamOf("paged-1");
    await streamOf("paged-2", 3);
    const first = await client.send(new ListStreamsCommand({ ExclusiveStartStreamName: "paged", Limit: 1 }));
    expect(first).toMatchObject({ StreamNames: ["paged-1"], HasMoreStreams: true, NextToken: "paged-1" });
    const { NextToken: next } = first;
    expect(await client.send(new ListStreamsCommand({ NextToken: next, Limit: 1 }))).toMatchObject({
      StreamNames: ["paged-2"],
    });
    const shards = await client.send(new ListShardsCommand({ StreamName: "paged-2", MaxResults: 2 }));
    expect(shards.Shards?.map(({ ShardId }) => ShardId)).toEqual(["shardId-000000000000", "shardId-000000000001"]);
    const rest = await client.send(new ListShardsCommand({ NextToken: shards.NextToken }));
    expect(rest.Shards?.map(({ ShardId }) => ShardId)).toEqual(["shardId-000000000002"]);
    expect(rest.NextToken).toBeUndefined();
  });

  test("have a retention period that can be increased and decreased within limits", async () => {
    const StreamName = await streamOf("retention");
    const increase = (hours: number) =>
      client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: hours }));
    await increase(48);
    expect(await refusal(increase(24))).toMatchObject(["InvalidArgumentException", expect.stringContaining("48")]);
    expect(await refusal(increase(9_000))).toMatchObject(["ValidationException", expect.any(String)]);
    await client.send(new DecreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 24 }));
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    expect(StreamDescriptionSummary?.RetentionPeriodHours).toBe(24);
  });
});

describe("records", () => {
  test("are returned as they were put, in order, with MillisBehindLatest", async () => {
    const StreamName = await streamOf("round-trip");
    const { SequenceNumber, ShardId } = await put(StreamName, "one");
    expect(ShardId).toBe("shardId-000000000000");
    expect(SequenceNumber).toMatch(/^496\d{53}$/);
    await put(StreamName, "två");
    const first = await read(StreamName, "TRIM_HORIZON", {}, 1);
    expect(first.Records).toMatchObject([{ SequenceNumber, PartitionKey: "k" }]);
    expect(first.Records?.[0]?.ApproximateArrivalTimestamp).toBeInstanceOf(Date);
    expect(first.MillisBehindLatest).toBeGreaterThanOrEqual(0);
    const second = await client.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }));
    expect(second.Records?.map(({ Data }) => textOf(Data))).toEqual(["två"]);
    expect(second.MillisBehindLatest).toBe(0);
  });

  test("can be read with each of the five iterator types", async () => {
    const StreamName = await streamOf("positions");
    await put(StreamName, "one");
    const { SequenceNumber: StartingSequenceNumber } = await put(StreamName, "two");
    await put(StreamName, "three");
    expect(await texts(StreamName, "TRIM_HORIZON")).toEqual(["one", "two", "three"]);
    expect(await texts(StreamName, "LATEST")).toEqual([]);
    expect(await texts(StreamName, "AT_SEQUENCE_NUMBER", { StartingSequenceNumber })).toEqual(["two", "three"]);
    expect(await texts(StreamName, "AFTER_SEQUENCE_NUMBER", { StartingSequenceNumber })).toEqual(["three"]);
    expect(await texts(StreamName, "AT_TIMESTAMP", { Timestamp: new Date(0) })).toEqual(["one", "two", "three"]);
    expect(await texts(StreamName, "AT_TIMESTAMP", { Timestamp: new Date(Date.now() + 60_000) })).toEqual([]);
  });

  test("of one PutRecords call go to the shards of their hash keys, and each has a result", async () => {
    const StreamName = await streamOf("batch", 2);
    const Records = ["0", "340282366920938463463374607431768211455"].map((ExplicitHashKey) => ({
      Data: bytes(ExplicitHashKey),
      PartitionKey: "same",
      ExplicitHashKey,
    }));
    const response = await client.send(new PutRecordsCommand({ StreamName, Records }));
    expect(response.FailedRecordCount).toBe(0);
    expect(response.Records?.map(({ ShardId }) => ShardId)).toEqual(["shardId-000000000000", "shardId-000000000001"]);
  });

  test("over a limit are rejected with the message of the API", async () => {
    const StreamName = await streamOf("limits");
    const records = (count: number, sizeBytes: number) =>
      Array.from({ length: count }, () => ({ PartitionKey: "k", Data: new Uint8Array(sizeBytes) }));
    const putAll = (count: number, sizeBytes: number) =>
      refusal(client.send(new PutRecordsCommand({ StreamName, Records: records(count, sizeBytes) })));
    expect(await putAll(1, 1_048_577)).toEqual([
      "ValidationException",
      "1 validation error detected: Value at 'Records.0.Data' failed to satisfy constraint: Member must have length less than or equal to 1048576",
    ]);
    expect(await putAll(501, 1)).toMatchObject([
      "ValidationException",
      expect.stringContaining("less than or equal to 500"),
    ]);
    expect(await putAll(6, 1_000_000)).toMatchObject(["InvalidArgumentException", expect.stringContaining("5 MB")]);
    expect(await putAll(500, 1)).toBe("accepted");
    expect(
      await refusal(client.send(new PutRecordCommand({ StreamName, Data: bytes("x"), PartitionKey: "k".repeat(257) }))),
    ).toMatchObject(["ValidationException", expect.stringContaining("PartitionKey")]);
  });

  test("are returned at most 10 MB at a time", async () => {
    const StreamName = await streamOf("large");
    const Records = Array.from({ length: 5 }, () => ({ PartitionKey: "k", Data: new Uint8Array(1_000_000) }));
    for (let round = 0; round < 3; round += 1) await client.send(new PutRecordsCommand({ StreamName, Records }));
    const first = await read(StreamName, "TRIM_HORIZON");
    expect(first.Records).toHaveLength(10);
    const rest = await client.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }));
    expect(rest.Records).toHaveLength(5);
  });
});

describe("an error response", () => {
  test("names the shard, stream, iterator or parameter that is missing or invalid", async () => {
    const StreamName = await streamOf("wrong");
    const iterator = (more: object) =>
      refusal(
        client.send(
          new GetShardIteratorCommand({
            StreamName,
            ShardId: "shardId-000000000000",
            ShardIteratorType: "LATEST",
            ...more,
          }),
        ),
      );
    expect(await iterator({ ShardId: "shardId-000000000009" })).toEqual([
      "ResourceNotFoundException",
      "Could not find shard shardId-000000000009 in stream wrong under account 000000000000.",
    ]);
    expect(await iterator({ StreamName: "absent" })).toMatchObject(["ResourceNotFoundException", expect.any(String)]);
    expect(await iterator({ ShardIteratorType: "AT_SEQUENCE_NUMBER" })).toMatchObject([
      "InvalidArgumentException",
      expect.stringContaining("StartingSequenceNumber"),
    ]);
    expect(await refusal(client.send(new GetRecordsCommand({ ShardIterator: "bm90IG9uZQ==" })))).toEqual([
      "InvalidArgumentException",
      "Invalid ShardIterator.",
    ]);
    expect(await refusal(client.send(new PutRecordCommand({ PartitionKey: "k", Data: bytes("x") })))).toMatchObject([
      "InvalidArgumentException",
      expect.stringContaining("StreamName"),
    ]);
  });

  test("reports an iterator older than five minutes as expired", async () => {
    const StreamName = await streamOf("expiring");
    const input = { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "LATEST" } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(input));
    realTime.aheadMs = 300_001;
    expect(await refusal(client.send(new GetRecordsCommand({ ShardIterator })))).toMatchObject([
      "ExpiredIteratorException",
      expect.stringContaining("300000 milliseconds"),
    ]);
  });

  test("is not returned for an iterator after the engine's clock was advanced", async () => {
    const StreamName = await streamOf("jumping");
    const input = { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "LATEST" } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(input));
    context.clock.advanceTo(context.clock.now() + 86_400_000);
    expect(await client.send(new GetRecordsCommand({ ShardIterator }))).toMatchObject({ Records: [] });
  });

  test("names the operation that is not supported", async () => {
    const call = new RegisterStreamConsumerCommand({
      StreamARN: "arn:aws:kinesis:us-east-1:000000000000:stream/x",
      ConsumerName: "c",
    });
    expect(await refusal(client.send(call))).toMatchObject([
      "UnknownOperationException",
      'Kinesis operation "RegisterStreamConsumer" is not supported.',
    ]);
  });

  test("reports a body that is not JSON, also in a request over HTTP/1.1", async () => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/kinesis/aws4_request, Signature=x",
        "x-amz-target": "Kinesis_20131202.ListStreams",
      },
      body: "{",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      __type: "SerializationException",
      message: "The request body is not JSON.",
    });
  });
});
