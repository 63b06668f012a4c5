import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { eventStreamResponse } from "./event-stream-response.ts";

export const getEventStream: Operation = {
  name: "GetEventStream",
  method: "GET",
  path: "/v1/apps/{application-id}/eventstream",
  status: 200,
  run: (context, { path }) => eventStreamResponse(context, requireApp(context, path["application-id"]).id),
};
