import { badRequest } from "../api-error.ts";
import { whyHookInvalid } from "../app/campaign-hook.ts";
import type { EngineContext } from "../context.ts";
import { type NamedWebhook, newWebhooks } from "../delivery/delivery-uri.ts";
import { utcOffsetMs } from "../delivery/utc-offset.ts";
import { latestSegmentVersion } from "../segment/store/segments.ts";
import { requireDynamic, requireUsableSegment } from "../segment/usable-segment.ts";
import { TemplateConfiguration } from "../template/template.ts";
import { requireTemplates } from "../template/template-contents.ts";
import { type Campaign, MessageConfiguration, type Schedule, type Treatment, type WriteCampaign } from "./campaign.ts";
import { isOpenEnded } from "./next-run.ts";

/** The campaign with the version of its segment; rejects a campaign that cannot run with a 400 that states the reason. */
export const acceptCampaign = (context: EngineContext, appId: string, campaign: WriteCampaign): Campaign => {
  const { SegmentId, Schedule } = campaign;
  if (Schedule === undefined) throw badRequest("Schedule is required");
  const reason = whyInvalid({ ...campaign, Schedule });
  if (reason !== undefined) throw badRequest(reason);
  if (SegmentId === undefined) throw badRequest("SegmentId is required");
  requireUsableSegment(context, appId, SegmentId, campaign.SegmentVersion);
  const SegmentVersion = campaign.SegmentVersion ?? latestSegmentVersion(context, appId, SegmentId) ?? 1;
  if (Schedule.Frequency === "EVENT") requireDynamic(context, appId, SegmentId);
  for (const { TemplateConfiguration } of [campaign, ...(campaign.AdditionalTreatments ?? [])])
    if (TemplateConfiguration !== undefined) requireTemplates(context, TemplateConfiguration);
  return { ...campaign, SegmentId, SegmentVersion, Schedule };
};

/** Why a campaign cannot run as written, whether or not its segment and templates exist; undefined if it can. */
const whyInvalid = (campaign: WriteCampaign & { Schedule: Schedule }): string | undefined =>
  whyScheduleInvalid(campaign.Schedule) ??
  whyLimitsInvalid(campaign) ??
  (campaign.Hook && whyHookInvalid(campaign.Hook, "Hook")) ??
  whyPercentagesInvalid(campaign) ??
  treatmentsOf(campaign)
    .map(({ treatment, path }) => whyMessageInvalid(treatment, path) ?? whyInAppInvalid(campaign, treatment, path))
    .find((reason) => reason !== undefined);

const treatmentsOf = (campaign: WriteCampaign) => [
  { treatment: campaign, path: "" },
  ...(campaign.AdditionalTreatments ?? []).map((treatment, index) => ({
    treatment,
    path: `AdditionalTreatments[${index}].`,
  })),
];

const MESSAGES = Object.keys(MessageConfiguration.shape);
const TEMPLATES = Object.keys(TemplateConfiguration.shape);

/** The first message of a kind that the API does not have, such as `MessageConfiguration.VoiceMessage`. */
const unsupportedIn = (field: string, kinds: object | undefined, supported: readonly string[]): string | undefined => {
  const kind = Object.entries(kinds ?? {}).find(
    ([name, value]) => value !== undefined && !supported.includes(name),
  )?.[0];
  return kind && `${field}.${kind}`;
};

const whyMessageInvalid = (treatment: Treatment, path: string): string | undefined => {
  const {
    MessageConfiguration: messages,
    CustomDeliveryConfiguration: custom,
    TemplateConfiguration: templates,
  } = treatment;
  const kinds = Object.values(messages ?? {}).filter((message) => message !== undefined).length;
  const templateKinds = Object.values(templates ?? {}).filter((template) => template !== undefined).length;
  const unsupported =
    unsupportedIn("MessageConfiguration", messages, MESSAGES) ??
    unsupportedIn("TemplateConfiguration", templates, TEMPLATES);
  if (unsupported !== undefined) return `${path}${unsupported} is not supported here`;
  if (kinds + templateKinds === 0) return `${path}MessageConfiguration or ${path}TemplateConfiguration is required`;
  if (messages?.CustomMessage === undefined)
    return custom === undefined
      ? undefined
      : `${path}CustomDeliveryConfiguration requires ${path}MessageConfiguration.CustomMessage`;
  if (custom === undefined)
    return `${path}MessageConfiguration.CustomMessage requires ${path}CustomDeliveryConfiguration`;
  // unspecified by AWS; chosen because the console creates campaigns of one channel, so a mixture is probably a mistake.
  if (kinds + templateKinds > 1)
    return `${path}MessageConfiguration.CustomMessage cannot be combined with other messages`;
  return undefined;
};

/** An in-app message is fetched by apps, which the events of the schedule make display it; no other message is. */
const whyInAppInvalid = (
  { Schedule: { Frequency }, Hook }: WriteCampaign & { Schedule: Schedule },
  { MessageConfiguration: messages, TemplateConfiguration: templates }: Treatment,
  path: string,
): string | undefined => {
  const isInApp = messages?.InAppMessage !== undefined || templates?.InAppTemplate !== undefined;
  if (isInApp !== (Frequency === "IN_APP_EVENT"))
    return `${path}MessageConfiguration.InAppMessage or ${path}TemplateConfiguration.InAppTemplate requires Schedule.Frequency IN_APP_EVENT, and vice versa`;
  // unspecified by AWS; rejected because apps fetch the message of the campaign without an invocation.
  return isInApp && Hook !== undefined ? "Hook cannot be combined with an in-app message" : undefined;
};

const whyScheduleInvalid = (schedule: Schedule): string | undefined => {
  if (schedule.StartTime !== "IMMEDIATE" && !isTime(schedule.StartTime))
    return "Schedule.StartTime must be IMMEDIATE or an ISO 8601 time with a time zone";
  if (schedule.EndTime !== undefined && !isTime(schedule.EndTime))
    return "Schedule.EndTime must be an ISO 8601 time with a time zone";
  if (isOpenEnded(schedule) !== (schedule.EventFilter !== undefined))
    return "Schedule.Frequency EVENT or IN_APP_EVENT requires Schedule.EventFilter, and vice versa";
  return whyLocalTimeInvalid(schedule);
};

const whyLocalTimeInvalid = ({ IsLocalTime, StartTime, Frequency, Timezone }: Schedule): string | undefined => {
  if (IsLocalTime !== true) return undefined;
  // unspecified by AWS for these combinations; rejected because they have no local time to wait for.
  if (StartTime === "IMMEDIATE") return "Schedule.IsLocalTime requires a StartTime that is not IMMEDIATE";
  if (Frequency === "EVENT" || Frequency === "IN_APP_EVENT")
    return `Schedule.IsLocalTime cannot be combined with Frequency ${Frequency}`;
  if (Timezone !== undefined && utcOffsetMs(Timezone) === undefined)
    return "Schedule.Timezone must be an offset such as UTC, UTC-03 or UTC+05:30";
  return undefined;
};

const whyLimitsInvalid = ({ Limits, Schedule }: WriteCampaign): string | undefined =>
  Limits?.Session && Schedule?.Frequency !== "IN_APP_EVENT"
    ? "Limits.Session applies to in-app messages only"
    : undefined;

const whyPercentagesInvalid = (campaign: WriteCampaign): string | undefined => {
  const treatments = (campaign.AdditionalTreatments ?? []).reduce((sum, { SizePercent }) => sum + SizePercent, 0);
  const sum = (campaign.HoldoutPercent ?? 0) + treatments;
  return sum > 100 ? `HoldoutPercent and AdditionalTreatments[].SizePercent add up to ${sum}, at most 100` : undefined;
};

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const isTime = (text: string): boolean => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text));

/** The webhooks of a campaign that its stored version does not have: they must confirm the account first. */
export const campaignWebhooks = (campaign: Campaign, stored?: Campaign): NamedWebhook[] =>
  newWebhooks(deliveryUris(campaign), new Set(stored && deliveryUris(stored).map(({ uri }) => uri)));

const deliveryUris = (campaign: WriteCampaign) =>
  treatmentsOf(campaign).map(({ treatment, path }) => ({
    path: `${path}CustomDeliveryConfiguration.DeliveryUri`,
    uri: treatment.CustomDeliveryConfiguration?.DeliveryUri,
  }));
