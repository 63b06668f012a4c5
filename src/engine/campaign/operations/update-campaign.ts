import { badRequest } from "../../api-error.ts";
import type { EngineContext } from "../../context.ts";
import { transaction } from "../../database.ts";
import { storeWithWebhooks } from "../../delivery/delivery-uri.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { acceptCampaign, campaignWebhooks } from "../accept-campaign.ts";
import { WriteCampaign } from "../campaign.ts";
import { campaignResponse } from "../campaign-response.ts";
import { updateListener } from "../event-listener.ts";
import { statusAfterWrite } from "../next-run.ts";
import { requireCampaign } from "../require-campaign.ts";
import { hasRunningActivity } from "../store/campaign-activities.ts";
import { type StoredCampaign, saveCampaign } from "../store/campaigns.ts";

export const updateCampaign: Operation = (context, { path, body }) =>
  storeWithWebhooks(context, {
    accept: () => {
      const stored = requireCampaign(context, path);
      return { stored, updated: update(context, stored, parseBody(WriteCampaign, withoutNulls(body))) };
    },
    webhooksOf: ({ stored, updated }) => campaignWebhooks(updated.campaign, stored.campaign),
    store: ({ updated }) => {
      transaction(context.db, () => {
        saveCampaign(context, updated);
        updateListener(context, updated);
      });
      context.changed();
      return campaignResponse(context, updated);
    },
  });

/** The next version of a campaign, with what a request changes. */
const update = (context: EngineContext, stored: StoredCampaign, written: WriteCampaign): StoredCampaign => {
  const running = hasRunningActivity(context, stored.appId, stored.id);
  requireChangeable(stored, written, running);
  // A new segment is used in its latest version; the stored version is that of the old segment.
  const isNewSegment = written.SegmentId !== undefined && written.SegmentId !== stored.campaign.SegmentId;
  const merged = { ...stored.campaign, ...(isNewSegment && { SegmentVersion: undefined }), ...written };
  const campaign = acceptCampaign(context, stored.appId, merged);
  const now = context.clock.now();
  const state = statusAfterWrite(campaign, running, now);
  if (state === undefined) throw badRequest("Schedule.EndTime is not after Schedule.StartTime");
  return { ...stored, version: stored.version + 1, campaign, modifiedAtMs: now, ...state };
};

// unspecified by AWS; chosen so that a run always executes one version of its campaign.
const requireChangeable = ({ status }: StoredCampaign, written: WriteCampaign, running: boolean): void => {
  if (status === "COMPLETED") throw badRequest("The campaign is COMPLETED and can no longer be changed");
  const changed = Object.keys(written).filter((key) => key !== "IsPaused");
  if (running && changed.length > 0)
    throw badRequest(
      `The campaign is running; until it is completed only IsPaused can be changed, not ${changed.join(", ")}`,
    );
};
