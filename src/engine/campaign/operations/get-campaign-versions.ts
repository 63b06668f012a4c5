import type { Operation } from "../../operation.ts";
import { pageResponse, readPage, rowAfter } from "../../paging.ts";
import { campaignResponse } from "../campaign-response.ts";
import { requireCampaign } from "../require-campaign.ts";
import { listCampaignVersions } from "../store/campaign-versions.ts";

export const getCampaignVersions: Operation = (context, { path, query }) => {
  const stored = requireCampaign(context, path);
  const page = readPage(query);
  return pageResponse(
    listCampaignVersions(context, stored.appId, stored.id, rowAfter(page), page.size + 1),
    page,
    ({ version }) => String(version),
    (version) => campaignResponse(context, { ...stored, ...version }),
  );
};
