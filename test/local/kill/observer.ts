import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from "@aws-sdk/client-kinesis";
import mqtt from "mqtt";
import * as z from "zod";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import type { stockClients } from "../cloud-fixture.ts";
import { readAccessKey, signedMqttUrl } from "../signed-mqtt-url.ts";
import type { KillableCloud } from "./killable-cloud.ts";
import { STREAM_NAME } from "./sends.ts";

const Received = z.looseObject({ id: z.string() });

/** The ids of the pokes that customers received, by topic. */
export type Pokes = Map<string, Set<string>>;

/** Receives the pokes of all customers, as an operator with the access key of the account may, until the cloud is killed. */
export const receivePokes = async ({ url, state }: KillableCloud, pokes: Pokes): Promise<{ end(): Promise<void> }> => {
  const client = await mqtt.connectAsync(await signedMqttUrl(url, readAccessKey(state)), {
    protocolVersion: 4,
    reconnectPeriod: 0,
    clientId: `operator-${Math.random()}`,
  });
  client.on("message", (topic, payload) => {
    const { id } = Received.parse(JSON.parse(payload.toString()));
    pokes.set(topic, (pokes.get(topic) ?? new Set()).add(id));
  });
  await client.subscribeAsync("poke/v1/c/+/Playlist", { qos: 1 });
  const closed = new Promise<void>((resolve) => client.once("close", resolve));
  return {
    // What is left in the socket of a killed process is read first.
    end: async () => {
      await closed;
      await client.endAsync(true);
    },
  };
};

/** Reads the records that arrived in all shards of the event stream since the last call. */
export const createStreamReader = async ({ kinesis }: Pick<ReturnType<typeof stockClients>, "kinesis">) => {
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: STREAM_NAME }));
  const lastRead = new Map<string, string>();
  const readShard = async (ShardId: string): Promise<EventStreamRecord[]> => {
    const StartingSequenceNumber = lastRead.get(ShardId);
    const from =
      StartingSequenceNumber === undefined
        ? ({ ShardIteratorType: "TRIM_HORIZON" } as const)
        : ({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber } as const);
    const iterator = new GetShardIteratorCommand({ StreamName: STREAM_NAME, ShardId, ...from });
    const { ShardIterator } = await kinesis.send(iterator);
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    const last = Records.at(-1)?.SequenceNumber;
    if (last !== undefined) lastRead.set(ShardId, last);
    return Records.map(({ Data }) => EventStreamRecord.parse(JSON.parse(new TextDecoder().decode(Data))));
  };
  return async () => (await Promise.all(Shards.map(({ ShardId = "" }) => readShard(ShardId)))).flat();
};
