import { badRequest } from "../../api-error.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { withoutNulls } from "../../without-nulls.ts";
import { acceptCampaign } from "../accept-campaign.ts";
import { WriteCampaign } from "../campaign.ts";
import { campaignResponse } from "../campaign-response.ts";
import { requireCampaign } from "../require-campaign.ts";
import { standingOf } from "../status-after-write.ts";
import { isRunning } from "../store/campaign-activities.ts";
import { type StoredCampaign, saveCampaign } from "../store/campaigns.ts";

export const updateCampaign: Operation = (context, { path, body }) => {
  const stored = requireCampaign(context, path);
  const written = parseBody(WriteCampaign, withoutNulls(body));
  const running = isRunning(context, stored.appId, stored.id);
  refuseChange(stored, written, running);
  // A new segment is used in its own newest version, not in the version of the one before.
  const isNewSegment = written.SegmentId !== undefined && written.SegmentId !== stored.campaign.SegmentId;
  const merged = { ...stored.campaign, ...(isNewSegment && { SegmentVersion: undefined }), ...written };
  const campaign = acceptCampaign(context, stored.appId, merged);
  const now = context.clock.now();
  const standing = standingOf(campaign, running, now);
  if (standing === undefined) throw badRequest("Schedule.EndTime is not after Schedule.StartTime");
  const updated = { ...stored, version: stored.version + 1, campaign, modifiedAtMs: now, ...standing };
  transaction(context.db, () => saveCampaign(context, updated));
  context.changed();
  return campaignResponse(context, updated);
};

/** // unspecified by AWS: what may change when; chosen so that a run always is one version of its campaign. */
const refuseChange = ({ status }: StoredCampaign, written: WriteCampaign, running: boolean): void => {
  if (status === "COMPLETED") throw badRequest("The campaign is COMPLETED and can no longer be changed");
  const changed = Object.keys(written).filter((key) => key !== "IsPaused");
  if (running && changed.length > 0)
    throw badRequest(
      `The campaign is running; until it is done only IsPaused can be changed, not ${changed.join(", ")}`,
    );
};
