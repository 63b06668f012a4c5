import type { Operation } from "../../operation.ts";
import { pageResponse, readPage, rowAfter } from "../../paging.ts";
import { requireJourney } from "../require-journey.ts";
import { type JourneyRun, listRuns } from "../store/journey-runs.ts";

export const getJourneyRuns: Operation = (context, { path, query }) => {
  const stored = requireJourney(context, path);
  const page = readPage(query);
  return pageResponse(
    listRuns(context, stored.appId, stored.id, rowAfter(page), page.size + 1),
    page,
    ({ rowid }) => String(rowid),
    runResponse,
  );
};

/** [Pinpoint API reference: JourneyRunResponse] */
const runResponse = (run: JourneyRun) => ({
  RunId: run.id,
  Status: run.status,
  CreationTime: new Date(run.createdAtMs).toISOString(),
  LastUpdateTime: new Date(run.updatedAtMs).toISOString(),
});
