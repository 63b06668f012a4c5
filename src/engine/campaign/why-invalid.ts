import type { WriteCampaign } from "./campaign.ts";
import { refusedHook } from "./hook-rules.ts";

/** Why a campaign cannot run as written; undefined if it can. Whether its segment and templates exist is asked elsewhere. */
export const whyRefused = (campaign: WriteCampaign): string | undefined =>
  refusedSchedule(campaign.Schedule) ??
  refusedHook(campaign.Hook, "Hook") ??
  refusedShares(campaign) ??
  treatmentsOf(campaign)
    .map(({ treatment, path }) => refusedMessage(treatment, path))
    .find((reason) => reason !== undefined);

const treatmentsOf = (campaign: WriteCampaign) => [
  { treatment: campaign, path: "" },
  ...(campaign.AdditionalTreatments ?? []).map((treatment, index) => ({
    treatment,
    path: `AdditionalTreatments[${index}].`,
  })),
];

type Message = Pick<WriteCampaign, "MessageConfiguration" | "CustomDeliveryConfiguration" | "TemplateConfiguration">;

const refusedMessage = (treatment: Message, path: string): string | undefined => {
  const {
    MessageConfiguration: messages,
    CustomDeliveryConfiguration: custom,
    TemplateConfiguration: templates,
  } = treatment;
  const kinds = Object.values(messages ?? {}).filter((message) => message !== undefined).length;
  const templateKinds = Object.values(templates ?? {}).filter((template) => template !== undefined).length;
  if (messages?.InAppMessage !== undefined) return `${path}MessageConfiguration.InAppMessage is not supported here`;
  if (kinds + templateKinds === 0) return `${path}MessageConfiguration or ${path}TemplateConfiguration is required`;
  if (messages?.CustomMessage === undefined)
    return custom === undefined
      ? undefined
      : `${path}CustomDeliveryConfiguration needs ${path}MessageConfiguration.CustomMessage`;
  if (custom === undefined) return `${path}MessageConfiguration.CustomMessage needs ${path}CustomDeliveryConfiguration`;
  // unspecified by AWS; the console makes campaigns of one channel, so a mixture is more likely a slip than a wish.
  if (kinds + templateKinds > 1) return `${path}MessageConfiguration.CustomMessage cannot stand beside other messages`;
  return undefined;
};

const refusedSchedule = (schedule: WriteCampaign["Schedule"]): string | undefined => {
  if (schedule === undefined) return "Schedule is required";
  if (schedule.StartTime !== "IMMEDIATE" && !isTime(schedule.StartTime))
    return "Schedule.StartTime must be IMMEDIATE or an ISO 8601 time with a time zone";
  if (schedule.EndTime !== undefined && !isTime(schedule.EndTime))
    return "Schedule.EndTime must be an ISO 8601 time with a time zone";
  if (schedule.Frequency === "EVENT" || schedule.Frequency === "IN_APP_EVENT")
    return `Schedule.Frequency ${schedule.Frequency} is not supported here`;
  if (schedule.IsLocalTime === true) return "Schedule.IsLocalTime is not supported here";
  if (schedule.QuietTime?.Start !== undefined || schedule.QuietTime?.End !== undefined)
    return "Schedule.QuietTime is not supported here";
  return undefined;
};

const refusedShares = (campaign: WriteCampaign): string | undefined => {
  const treatments = (campaign.AdditionalTreatments ?? []).reduce((sum, { SizePercent }) => sum + SizePercent, 0);
  const sum = (campaign.HoldoutPercent ?? 0) + treatments;
  return sum > 100 ? `HoldoutPercent and AdditionalTreatments[].SizePercent add up to ${sum}, at most 100` : undefined;
};

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const isTime = (text: string): boolean => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text));
