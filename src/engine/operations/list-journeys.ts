import { journeyResponse } from "../journey/journey-response.ts";
import type { Operation } from "../operation.ts";
import { answerPage, readPage } from "../paging.ts";
import { requireApp } from "../store/apps.ts";
import { listJourneys as findJourneys } from "../store/journeys.ts";

export const listJourneys: Operation = {
  name: "ListJourneys",
  method: "GET",
  path: "/v1/apps/{application-id}/journeys",
  status: 200,
  run: (context, { path, query }) => {
    const app = requireApp(context, path["application-id"]);
    const page = readPage(query);
    return answerPage(
      findJourneys(context, app.id, page.after ?? "", page.size + 1),
      page,
      (stored) => stored.id,
      (stored) => journeyResponse(context, stored),
    );
  },
};
