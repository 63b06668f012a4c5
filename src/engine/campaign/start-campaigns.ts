import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { recordFailedRun } from "../delivery/record-failed-run.ts";
import { newId } from "../ids.ts";
import { lastEndpointRowid } from "../segment/store/audience-page.ts";
import { whyUnusable } from "../segment/usable-segment.ts";
import { updateListener } from "./event-listener.ts";
import { aheadMs, isOpenEnded, nextRun } from "./next-run.ts";
import { insertActivity } from "./store/campaign-activities.ts";
import { dueCampaigns, type StoredCampaign, setCampaignStatus } from "./store/campaigns.ts";
import { treatmentIds } from "./treatments.ts";

/** Starts a run of each campaign that is due; returns whether there were any. */
export const startCampaigns = (context: EngineContext): boolean => {
  const due = dueCampaigns(context, context.clock.now());
  for (const stored of due) transaction(context.db, () => startCampaign(context, stored));
  return due.length > 0;
};

const startCampaign = (context: EngineContext, stored: StoredCampaign): void => {
  const { SegmentId, SegmentVersion } = stored.campaign;
  // The segment may have been deleted since the campaign was created.
  const reason = whyUnusable(context, stored.appId, SegmentId, SegmentVersion);
  if (reason !== undefined) {
    const { appId, id } = stored;
    const source = { kind: "campaign", activityId: id } as const;
    recordFailedRun(context, { kind: "campaign", id }, { appId, source }, reason);
    setCampaignStatus(context, stored, "INVALID");
    return;
  }
  const now = context.clock.now();
  // Events, not the segment, name the endpoints; apps fetch in-app messages.
  const { Schedule } = stored.campaign;
  const scheduledAtMs = (stored.nextRunAtMs ?? now) + aheadMs(Schedule);
  const lastRowid = isOpenEnded(Schedule) ? 0 : lastEndpointRowid(context);
  for (const treatmentId of treatmentIds(stored.campaign)) {
    insertActivity(context, {
      id: newId(),
      appId: stored.appId,
      campaignId: stored.id,
      campaignVersion: stored.version,
      treatmentId,
      scheduledAtMs,
      startedAtMs: now,
      lastRowid,
    });
  }
  // A run in local times takes more than a day, so that the next one may start before it ends.
  const nextMs = Schedule.IsLocalTime === true ? nextRun(Schedule, scheduledAtMs, now) : undefined;
  setCampaignStatus(context, stored, "EXECUTING", nextMs);
  updateListener(context, { ...stored, status: "EXECUTING" });
};
