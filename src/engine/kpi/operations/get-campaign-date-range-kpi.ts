import { requireCampaign } from "../../campaign/require-campaign.ts";
import type { Operation } from "../../operation.ts";
import { kpiResponse } from "../kpi-response.ts";
import { CAMPAIGN_KPIS } from "../kpis.ts";
import { requireKpi } from "../require-kpi.ts";

export const getCampaignDateRangeKpi: Operation = (context, { path, query }) => {
  const { appId, id } = requireCampaign(context, path);
  const name = path["kpi-name"] ?? "";
  const kpi = requireKpi(CAMPAIGN_KPIS, name);
  const senders = { appId, sender: "campaign" as const, senderId: id };
  return { ApplicationId: appId, CampaignId: id, ...kpiResponse(context, { name, kpi, senders, query }) };
};
