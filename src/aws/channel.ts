import * as z from "zod";
import type { ChannelPorts } from "../channel/flow/send-batch.ts";
import type { WriteRecords } from "../channel/flow/write-results.ts";
import { createDynamoDbClient } from "./clients/dynamodb.ts";
import { connectClaims } from "./dynamodb-claims.ts";
import { connectStream } from "./kinesis.ts";
import { connectPutEvents } from "./pinpoint-events.ts";
import { connectPokeFunctions } from "./poke-functions.ts";
import { connectQueue } from "./sqs.ts";

const Name = z.string().min(1);

/** The environment variables of every function of the channel. */
export const ChannelEnvironment = z.object({
  POKE_FUNCTION: Name,
  MULTICAST_POKE_FUNCTION: Name,
  CLAIMS_TABLE: Name,
  CHANNEL_QUEUE_URL: z.url(),
  RESULT_SINK: z.enum(["kinesis", "put-events"]),
  RESULT_STREAM: Name,
});
export type ChannelEnvironment = z.infer<typeof ChannelEnvironment>;

/** PutEvents needs an application: records without one, such as all from Connect, are written to the stream. */
const connectResults = ({ RESULT_SINK, RESULT_STREAM }: ChannelEnvironment): WriteRecords => {
  const writeToStream = connectStream(RESULT_STREAM);
  if (RESULT_SINK === "kinesis") return writeToStream;
  const putEvents = connectPutEvents();
  return async (records) => {
    const byApplication = Map.groupBy(records, ({ application }) => application?.app_id);
    const unwritten = await Promise.all(
      Array.from(byApplication, ([applicationId, group]) =>
        applicationId === undefined ? writeToStream(group) : putEvents(applicationId, group),
      ),
    );
    return unwritten.flat();
  };
};

/** The ports of the channel, with one client for each service. A function with its own tables passes its client. */
export const connectChannel = (environment: ChannelEnvironment, tables = createDynamoDbClient()): ChannelPorts => ({
  claims: connectClaims(tables, environment.CLAIMS_TABLE),
  invokePoke: connectPokeFunctions({
    poke: environment.POKE_FUNCTION,
    multicast: environment.MULTICAST_POKE_FUNCTION,
  }),
  sendToQueue: connectQueue(environment.CHANNEL_QUEUE_URL),
  writeRecords: connectResults(environment),
});
