import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { eventStreamResponse } from "../event-stream-response.ts";

export const getEventStream: Operation = (context, { path }) =>
  eventStreamResponse(context, requireApp(context, path["application-id"]).id);
