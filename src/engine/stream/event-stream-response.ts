import { notFound } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { loadEventStream } from "./store/event-streams.ts";

/** An application's event stream, or a 404. [Pinpoint API reference: EventStream] */
export const eventStreamResponse = (context: EngineContext, appId: string) => {
  const stream = loadEventStream(context, appId);
  if (!stream) throw notFound("The application has no event stream");
  return {
    ApplicationId: appId,
    DestinationStreamArn: stream.destinationArn,
    RoleArn: stream.roleArn,
    LastModifiedDate: new Date(stream.modifiedAtMs).toISOString(),
    LastUpdatedBy: `arn:aws:iam::${context.accountId}:root`,
  };
};
