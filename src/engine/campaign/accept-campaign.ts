import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { one } from "../database.ts";
import { requireAudience } from "../segment/require-audience.ts";
import { templateContents } from "../template/template-contents.ts";
import type { Campaign, WriteCampaign } from "./campaign.ts";
import { whyRefused } from "./why-invalid.ts";

/** The campaign with its segment's version filled in, or a 400 that says what is wrong with it. */
export const acceptCampaign = (context: EngineContext, appId: string, campaign: WriteCampaign): Campaign => {
  const reason = whyRefused(campaign);
  if (reason !== undefined) throw badRequest(reason);
  const { SegmentId, Schedule } = campaign;
  if (SegmentId === undefined) throw badRequest("SegmentId is required");
  // whyRefused asks for a schedule; this tells the type checker.
  if (Schedule === undefined) throw badRequest("Schedule is required");
  const SegmentVersion = campaign.SegmentVersion ?? latestVersion(context, appId, SegmentId);
  requireAudience(context, appId, SegmentId, SegmentVersion);
  for (const { TemplateConfiguration } of [campaign, ...(campaign.AdditionalTreatments ?? [])])
    templateContents(context, TemplateConfiguration ?? {});
  return { ...campaign, SegmentId, SegmentVersion, Schedule };
};

const latestVersion = ({ db }: EngineContext, appId: string, segmentId: string): number =>
  one<{ version: number }>(db, "SELECT version FROM segment WHERE app_id = ? AND id = ?", appId, segmentId)?.version ??
  1;
