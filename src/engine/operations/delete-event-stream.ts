import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { transaction } from "../store/database.ts";
import { deleteEventStream as removeEventStream } from "../store/event-stream.ts";
import { eventStreamResponse } from "./event-stream-response.ts";

export const deleteEventStream: Operation = {
  name: "DeleteEventStream",
  method: "DELETE",
  path: "/v1/apps/{application-id}/eventstream",
  status: 200,
  run: (context, { path }) =>
    transaction(context.db, () => {
      const app = requireApp(context, path["application-id"]);
      const answer = eventStreamResponse(context, app.id);
      removeEventStream(context, app.id);
      return answer;
    }),
};
