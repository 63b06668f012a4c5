import { ACTIVE_CAMPAIGNS_MAX, EVENT_CAMPAIGNS_PER_APP } from "../../../pinpoint/limits.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { saveTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import { newId } from "../../ids.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { acceptCampaign } from "../accept-campaign.ts";
import { WriteCampaign } from "../campaign.ts";
import { campaignArn, campaignResponse } from "../campaign-response.ts";
import { isEventTriggered, statusAfterWrite } from "../next-run.ts";
import { countActiveCampaigns, countEventCampaigns, saveCampaign } from "../store/campaigns.ts";

export const createCampaign: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const campaign = acceptCampaign(context, app.id, parseBody(WriteCampaign, withoutNulls(body)));
  if (countActiveCampaigns(context) >= ACTIVE_CAMPAIGNS_MAX)
    throw badRequest(`The account has ${ACTIVE_CAMPAIGNS_MAX} active campaigns, the maximum`);
  if (isEventTriggered(campaign.Schedule) && countEventCampaigns(context, app.id) >= EVENT_CAMPAIGNS_PER_APP)
    throw badRequest(`The application has ${EVENT_CAMPAIGNS_PER_APP} event-triggered campaigns, the maximum`);
  const now = context.clock.now();
  const state = statusAfterWrite(campaign, false, now);
  if (state === undefined) throw badRequest("Schedule.EndTime is not after Schedule.StartTime");
  const stored = {
    appId: app.id,
    id: newId(),
    version: 1,
    campaign,
    createdAtMs: now,
    modifiedAtMs: now,
    ...state,
  };
  const response = transaction(context.db, () => {
    saveCampaign(context, stored);
    if (campaign.tags) saveTags(context, campaignArn(context, app.id, stored.id), campaign.tags);
    return campaignResponse(context, stored);
  });
  context.changed();
  return response;
};
