import * as z from "zod";
import { badRequest, notImplemented } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { baseRecord } from "../base-record.ts";
import { eventStreamResponse } from "../event-stream-response.ts";
import { saveEventStream, writeEventStream } from "../store/event-streams.ts";
import { describeStream } from "../store/streams.ts";

// [Pinpoint API reference: WriteEventStream]
const WriteEventStream = z.object({
  DestinationStreamArn: z
    .string()
    .regex(/^arn:[^:]+:(kinesis:[^:]*:\d{12}:stream|firehose:[^:]*:\d{12}:deliverystream)\/.+$/, {
      message: "expected the ARN of a Kinesis stream or a Firehose delivery stream",
    }),
  RoleArn: z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, { message: "expected the ARN of an IAM role" }),
});

export const putEventStream: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const { DestinationStreamArn, RoleArn } = parseBody(WriteEventStream, body);
  requireStream(context, DestinationStreamArn);
  return transaction(context.db, () => {
    saveEventStream(context, app.id, DestinationStreamArn, RoleArn);
    // unspecified by AWS; written because the sample consumers that AWS publishes expect this record and ignore it.
    writeEventStream(context, app.id, [testRecord(context, app.id)]);
    return eventStreamResponse(context, app.id);
  });
};

const requireStream = (context: EngineContext, arn: string): void => {
  const { eventStreams } = context;
  if (eventStreams && !eventStreams.includes(arn))
    throw badRequest("DestinationStreamArn: not one of the eventStreams in the configuration of the server");
  if (!eventStreams && arn.includes(":firehose:"))
    throw notImplemented("This engine does not support PutEventStream to a Firehose delivery stream; use Kinesis");
  if (!describeStream(context, arn)) throw badRequest("DestinationStreamArn: there is no such stream");
};

const testRecord = (context: EngineContext, appId: string) =>
  baseRecord(context, appId, { eventType: "_test.event_stream", eventTimestampMs: context.clock.now() });
