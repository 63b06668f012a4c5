import { campaignResponse } from "../campaign/campaign-response.ts";
import type { Operation } from "../operation.ts";
import { answerPage, readPage } from "../paging.ts";
import { requireApp } from "../store/apps.ts";
import { listCampaigns } from "../store/campaigns.ts";

export const getCampaigns: Operation = {
  name: "GetCampaigns",
  method: "GET",
  path: "/v1/apps/{application-id}/campaigns",
  status: 200,
  run: (context, { path, query }) => {
    const app = requireApp(context, path["application-id"]);
    const page = readPage(query);
    return answerPage(
      listCampaigns(context, app.id, page.after ?? "", page.size + 1),
      page,
      (stored) => stored.id,
      (stored) => campaignResponse(context, stored),
    );
  },
};
