import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { pageResponse, readPage } from "../../paging.ts";
import { journeyResponse } from "../journey-response.ts";
import { listJourneys as findJourneys } from "../store/journeys.ts";

export const listJourneys: Operation = (context, { path, query }) => {
  const app = requireApp(context, path["application-id"]);
  const page = readPage(query);
  return pageResponse(
    findJourneys(context, app.id, page.after ?? "", page.size + 1),
    page,
    (stored) => stored.id,
    (stored) => journeyResponse(context, stored),
  );
};
