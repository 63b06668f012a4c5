import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { listJobResponses } from "../list-job-responses.ts";

export const getExportJobs: Operation = (context, { path, query }) => {
  const app = requireApp(context, path["application-id"]);
  return listJobResponses(context, app.id, "EXPORT", query);
};
