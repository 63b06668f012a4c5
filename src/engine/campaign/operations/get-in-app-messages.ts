import { notFound } from "../../api-error.ts";
import { loadApplicationSettings } from "../../app/store/application-settings.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { EngineContext } from "../../context.ts";
import { loadEndpoint } from "../../endpoint/store/endpoints.ts";
import type { Operation } from "../../operation.ts";
import { membersOfSegment } from "../../segment/store/membership.ts";
import { inAppTemplateMessage } from "../../template/template-contents.ts";
import type { Treatment } from "../campaign.ts";
import { listInAppCampaigns, type StoredCampaign } from "../store/campaigns.ts";
import { assignmentOf, treatmentOf } from "../treatments.ts";

// unspecified by AWS for a campaign without a priority; chosen to be the last, because the highest priority is 1.
const LOWEST_PRIORITY = 5;

/**
 * The messages of the in-app campaigns that an endpoint is in, the highest priority first. The app counts what it shows, and
 * applies the caps, the event filter and the quiet time. [Pinpoint API reference: InAppMessageCampaign]
 */
export const getInAppMessages: Operation = (context, { path }) => {
  const app = requireApp(context, path["application-id"]);
  const endpointId = path["endpoint-id"] ?? "";
  if (!loadEndpoint(context, app.id, endpointId)) throw notFound("Endpoint not found");
  const defaults = loadApplicationSettings(context, app.id)?.settings.Limits ?? {};
  const own = listInAppCampaigns(context, app.id).filter(({ campaign: { SegmentId, SegmentVersion } }) =>
    membersOfSegment(context, app.id, SegmentId, [endpointId], SegmentVersion).has(endpointId),
  );
  const campaigns = own.flatMap((stored) => toResponse(context, stored, endpointId, defaults));
  return { InAppMessageCampaigns: campaigns.sort(byPriority) };
};

type Limits = {
  Daily?: number | null | undefined;
  Session?: number | null | undefined;
  Total?: number | null | undefined;
};

const toResponse = (context: EngineContext, { id, campaign }: StoredCampaign, endpointId: string, defaults: Limits) => {
  const assigned = assignmentOf(id, campaign, endpointId);
  if (assigned.kind === "holdout") return [];
  const InAppMessage = messageOf(context, treatmentOf(campaign, assigned.id));
  // The template was deleted after the campaign was created.
  if (InAppMessage === undefined) return [];
  const { EndTime, EventFilter, QuietTime } = campaign.Schedule;
  const limits: Limits = campaign.Limits ?? {};
  return {
    CampaignId: id,
    TreatmentId: assigned.id,
    Priority: campaign.Priority || LOWEST_PRIORITY,
    // [Pinpoint API reference: InAppMessageCampaign] 0 is no cap.
    DailyCap: limits.Daily ?? defaults.Daily ?? 0,
    SessionCap: limits.Session ?? defaults.Session ?? 0,
    TotalCap: limits.Total ?? defaults.Total ?? 0,
    InAppMessage,
    Schedule: { EndDate: EndTime, EventFilter, QuietTime },
  };
};

/** The message of a treatment: its own, or that of its template. */
const messageOf = (context: EngineContext, { MessageConfiguration, TemplateConfiguration }: Treatment) => {
  if (MessageConfiguration?.InAppMessage === undefined)
    return inAppTemplateMessage(context, TemplateConfiguration?.InAppTemplate ?? {});
  const { Body: _, ...message } = MessageConfiguration.InAppMessage;
  return message;
};

const byPriority = (one: { Priority: number }, other: { Priority: number }): number => one.Priority - other.Priority;
