import * as z from "zod";
import { startImport } from "../../engine/job/import/start-import.ts";
import { jobResponse } from "../../engine/job/job-response.ts";
import { listJobFailures } from "../../engine/job/store/failures.ts";
import { requireJob } from "../../engine/job/store/jobs.ts";
import type { ControlRoute } from "./control-route.ts";

const FailuresQuery = z.strictObject({
  application: z.string(),
  job: z.string(),
  skip: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100_000).default(100_000),
});

const DryRun = z.strictObject({ ApplicationId: z.string(), ImportJobRequest: z.looseObject({}) });

export const jobRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/import-failures",
    help:
      "Returns the rows and files that an import job could not process: file, line, field and reason, never a value. " +
      "Query: application=<id>, job=<id>, skip=<0 by default>, limit=<1 to 100000>.",
    run: async ({ account }, { query }) => {
      const { application, job: id, skip, limit } = FailuresQuery.parse(Object.fromEntries(query));
      const { context } = (await account()).engine;
      const job = requireJob(context, application, "IMPORT", id);
      return { total: job.failures, failures: listJobFailures(context, job, limit, skip) };
    },
  },
  {
    method: "POST",
    path: "/_local/import-dry-run",
    help:
      "Starts an import job that checks all rows, and changes neither endpoints nor segments. GetImportJob returns its " +
      'state. Body: {"ApplicationId": "<id>", "ImportJobRequest": {…}}, as for CreateImportJob.',
    run: async ({ account }, { body }) => {
      const { ApplicationId, ImportJobRequest } = DryRun.parse(body);
      const { context } = (await account()).engine;
      return jobResponse(context, startImport(context, ApplicationId, ImportJobRequest, { isDryRun: true }));
    },
  },
];
