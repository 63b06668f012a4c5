import type { Operation } from "../../operation.ts";
import { answerPage, readPage } from "../../paging.ts";
import { applicationResponse } from "../application-response.ts";
import { listApps } from "../store/apps.ts";

export const getApps: Operation = (context, { query }) => {
  const page = readPage(query);
  return answerPage(
    listApps(context, page),
    page,
    (app) => app.id,
    (app) => applicationResponse(context, app),
  );
};
