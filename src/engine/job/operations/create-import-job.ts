import type { Operation } from "../../operation.ts";
import { startImport } from "../import/start-import.ts";
import { jobResponse } from "../job-response.ts";

export const createImportJob: Operation = (context, { path, body }) =>
  jobResponse(context, startImport(context, path["application-id"], body));
