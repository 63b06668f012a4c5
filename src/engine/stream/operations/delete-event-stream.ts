import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { eventStreamResponse } from "../event-stream-response.ts";
import { deleteEventStream as deleteStoredEventStream } from "../store/event-streams.ts";

export const deleteEventStream: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const app = requireApp(context, path["application-id"]);
    const response = eventStreamResponse(context, app.id);
    deleteStoredEventStream(context, app.id);
    return response;
  });
