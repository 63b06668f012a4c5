import type { Campaign } from "./campaign.ts";
import { firstRun } from "./next-run.ts";
import type { CampaignStatus } from "./store/campaigns.ts";

export type Standing = { status: CampaignStatus; nextRunAtMs: number | undefined };

/** Where a campaign stands after it was written; undefined if its schedule is over before it begins. */
export const standingOf = (campaign: Campaign, isRunning: boolean, now: number): Standing | undefined => {
  if (campaign.IsPaused === true) return { status: "PAUSED", nextRunAtMs: undefined };
  if (isRunning) return { status: "EXECUTING", nextRunAtMs: undefined };
  const next = firstRun(campaign.Schedule, now);
  return next === undefined ? undefined : { status: "SCHEDULED", nextRunAtMs: next };
};
