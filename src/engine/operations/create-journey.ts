import { newId } from "../ids.ts";
import { WriteJourney } from "../journey/journey.ts";
import { writeJourney } from "../journey/write-journey.ts";
import type { Operation } from "../operation.ts";
import { parseBody } from "../request-body.ts";
import { requireApp } from "../store/apps.ts";
import { withoutNulls } from "../without-nulls.ts";

export const createJourney: Operation = {
  name: "CreateJourney",
  method: "POST",
  path: "/v1/apps/{application-id}/journeys",
  status: 201,
  run: (context, { path, body }) => {
    const app = requireApp(context, path["application-id"]);
    const journey = parseBody(WriteJourney, withoutNulls(body));
    const now = context.clock.now();
    return writeJourney(context, { appId: app.id, id: newId(), createdAtMs: now }, journey, now);
  },
};
