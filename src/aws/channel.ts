import * as z from "zod";
import type { ChannelPorts } from "../channel/flow/send-batch.ts";
import type { WriteRecords } from "../channel/flow/write-results.ts";
import { createDynamoDbClient } from "./clients.ts";
import { connectClaims } from "./dynamodb-claims.ts";
import { connectStream } from "./kinesis.ts";
import { connectLambda } from "./lambda.ts";
import { connectPutEvents } from "./pinpoint-events.ts";
import { connectQueue } from "./sqs.ts";

const Name = z.string().min(1);

/** What every function of the channel is configured with. */
export const ChannelEnvironment = z.object({
  POKE_FUNCTION: Name,
  MULTICAST_POKE_FUNCTION: Name,
  CLAIMS_TABLE: Name,
  CHANNEL_QUEUE_URL: z.url(),
  RESULT_SINK: z.enum(["kinesis", "put-events"]),
  RESULT_STREAM: Name,
});
export type ChannelEnvironment = z.infer<typeof ChannelEnvironment>;

/** PutEvents needs a project: what belongs to none, as everything from Connect, goes straight to the stream. */
const connectResults = ({ RESULT_SINK, RESULT_STREAM }: ChannelEnvironment): WriteRecords => {
  const writeToStream = connectStream(RESULT_STREAM);
  if (RESULT_SINK === "kinesis") return writeToStream;
  const putEvents = connectPutEvents();
  return async (records) => {
    const byProject = Map.groupBy(records, ({ application }) => application?.app_id);
    const unwritten = await Promise.all(
      Array.from(byProject, ([applicationId, group]) =>
        applicationId === undefined ? writeToStream(group) : putEvents(applicationId, group),
      ),
    );
    return unwritten.flat();
  };
};

/** The ports of the channel, each client once. `tables` is for a function that has a client for its own tables. */
export const connectChannel = (environment: ChannelEnvironment, tables = createDynamoDbClient()): ChannelPorts => {
  const invokeFunction = connectLambda();
  const functions = { poke: environment.POKE_FUNCTION, multicast: environment.MULTICAST_POKE_FUNCTION };
  return {
    claims: connectClaims(tables, environment.CLAIMS_TABLE),
    invokePoke: (kind, payload, timeoutMs) => invokeFunction(functions[kind], payload, timeoutMs),
    sendToQueue: connectQueue(environment.CHANNEL_QUEUE_URL),
    writeRecords: connectResults(environment),
  };
};
