import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { eventStreamResponse } from "../event-stream-response.ts";
import { deleteEventStream as removeEventStream } from "../store/event-stream.ts";

export const deleteEventStream: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const app = requireApp(context, path["application-id"]);
    const answer = eventStreamResponse(context, app.id);
    removeEventStream(context, app.id);
    return answer;
  });
