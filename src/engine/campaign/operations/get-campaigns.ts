import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { pageResponse, readPage } from "../../paging.ts";
import { campaignResponse } from "../campaign-response.ts";
import { listCampaigns } from "../store/campaigns.ts";

export const getCampaigns: Operation = (context, { path, query }) => {
  const app = requireApp(context, path["application-id"]);
  const page = readPage(query);
  return pageResponse(
    listCampaigns(context, app.id, page.after ?? "", page.size + 1),
    page,
    (stored) => stored.id,
    (stored) => campaignResponse(context, stored),
  );
};
