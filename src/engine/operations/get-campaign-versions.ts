import { campaignResponse } from "../campaign/campaign-response.ts";
import { requireCampaign } from "../campaign/require-campaign.ts";
import type { Operation } from "../operation.ts";
import { answerPage, readPage } from "../paging.ts";
import { listCampaignVersions } from "../store/campaigns.ts";

export const getCampaignVersions: Operation = {
  name: "GetCampaignVersions",
  method: "GET",
  path: "/v1/apps/{application-id}/campaigns/{campaign-id}/versions",
  status: 200,
  run: (context, { path, query }) => {
    const stored = requireCampaign(context, path);
    const page = readPage(query);
    return answerPage(
      listCampaignVersions(context, stored.appId, stored.id, Number(page.after ?? 0), page.size + 1),
      page,
      ({ version }) => String(version),
      (version) => campaignResponse(context, { ...stored, ...version }),
    );
  },
};
