import type { Operation } from "../../operation.ts";
import { campaignResponse } from "../campaign-response.ts";
import { requireCampaign } from "../require-campaign.ts";

export const getCampaign: Operation = (context, { path }) => campaignResponse(context, requireCampaign(context, path));
