import { ACTIVE_CAMPAIGNS_MAX, EVENT_CAMPAIGNS_PER_APP } from "../../../pinpoint/limits.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { saveTags } from "../../app/store/tags.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import { storeWithWebhooks } from "../../delivery/delivery-uri.ts";
import { newId } from "../../ids.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { acceptCampaign, campaignWebhooks } from "../accept-campaign.ts";
import { type Campaign, WriteCampaign } from "../campaign.ts";
import { campaignArn, campaignResponse } from "../campaign-response.ts";
import { isEventTriggered, statusAfterWrite } from "../next-run.ts";
import { countActiveCampaigns, countEventCampaigns, type StoredCampaign, saveCampaign } from "../store/campaigns.ts";

export const createCampaign: Operation = (context, { path, body }) =>
  storeWithWebhooks(context, {
    accept: () => {
      const app = requireApp(context, path["application-id"]);
      const campaign = acceptCampaign(context, app.id, parseBody(WriteCampaign, withoutNulls(body)));
      requireCapacity(context, app.id, campaign);
      return newCampaign(context, app.id, campaign);
    },
    webhooksOf: ({ campaign }) => campaignWebhooks(campaign),
    store: (stored) => {
      const response = transaction(context.db, () => {
        saveCampaign(context, stored);
        const { tags } = stored.campaign;
        if (tags) saveTags(context, campaignArn(context, stored.appId, stored.id), tags);
        return campaignResponse(context, stored);
      });
      context.changed();
      return response;
    },
  });

const requireCapacity = (context: EngineContext, appId: string, { Schedule }: Campaign): void => {
  if (countActiveCampaigns(context) >= ACTIVE_CAMPAIGNS_MAX)
    throw badRequest(`The account has ${ACTIVE_CAMPAIGNS_MAX} active campaigns, the maximum`);
  if (isEventTriggered(Schedule) && countEventCampaigns(context, appId) >= EVENT_CAMPAIGNS_PER_APP)
    throw badRequest(`The application has ${EVENT_CAMPAIGNS_PER_APP} event-triggered campaigns, the maximum`);
};

const newCampaign = (context: EngineContext, appId: string, campaign: Campaign): StoredCampaign => {
  const now = context.clock.now();
  const state = statusAfterWrite(campaign, false, now);
  if (state === undefined) throw badRequest("Schedule.EndTime is not after Schedule.StartTime");
  return { appId, id: newId(), version: 1, campaign, createdAtMs: now, modifiedAtMs: now, ...state };
};
