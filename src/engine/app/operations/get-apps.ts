import type { Operation } from "../../operation.ts";
import { pageResponse, readPage } from "../../paging.ts";
import { applicationResponse } from "../application-response.ts";
import { listApps } from "../store/apps.ts";

export const getApps: Operation = (context, { query, visibleApps }) => {
  const page = readPage(query);
  return pageResponse(
    listApps(context, page, visibleApps),
    page,
    (app) => app.id,
    (app) => applicationResponse(context, app),
  );
};
