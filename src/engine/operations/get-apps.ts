import type { Operation } from "../operation.ts";
import { answerPage, readPage } from "../paging.ts";
import { listApps } from "../store/apps.ts";
import { applicationResponse } from "./application-response.ts";

export const getApps: Operation = {
  name: "GetApps",
  method: "GET",
  path: "/v1/apps",
  status: 200,
  run: (context, { query }) => {
    const page = readPage(query);
    return answerPage(
      listApps(context, page),
      page,
      (app) => app.id,
      (app) => applicationResponse(context, app),
    );
  },
};
