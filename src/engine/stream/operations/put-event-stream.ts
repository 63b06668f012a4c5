import * as z from "zod";
import { badRequest, notImplemented } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import { eventEnvelope } from "../../event/event-envelope.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { eventStreamResponse } from "../event-stream-response.ts";
import { saveEventStream, writeEventStream } from "../store/event-stream.ts";
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
    // Undocumented; consumers of AWS's own see it arrive when a stream is set up, and drop it.
    writeEventStream(context, app.id, [testRecord(context, app.id)]);
    return eventStreamResponse(context, app.id);
  });
};

const requireStream = (context: EngineContext, arn: string): void => {
  if (arn.includes(":firehose:"))
    throw notImplemented("PutEventStream to a Firehose delivery stream is not part of this engine yet; use Kinesis");
  if (!describeStream(context, arn)) throw badRequest("DestinationStreamArn: there is no such stream");
};

const testRecord = (context: EngineContext, appId: string) =>
  eventEnvelope(context, appId, { eventType: "_test.event_stream", eventTimestampMs: context.clock.now() });
