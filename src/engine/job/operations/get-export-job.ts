import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { jobResponse } from "../job-response.ts";
import { requireJob } from "../store/jobs.ts";

export const getExportJob: Operation = (context, { path }) => {
  const app = requireApp(context, path["application-id"]);
  return jobResponse(context, requireJob(context, app.id, "EXPORT", path["job-id"]));
};
