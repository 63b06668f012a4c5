import { type EndpointFields, endpoints } from "./endpoints.ts";

/** A batch of a campaign or journey. Other fields of the event can be added or replaced. */
export type BatchFields = { Endpoints?: Record<string, EndpointFields>; [field: string]: unknown };

const campaign = {
  ApplicationId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  CampaignId: "5f0e1d2c3b4a59687766554433221100",
  TreatmentId: "0",
  ActivityId: "a1c7e3b59d024f6886b0d2f4135791ac",
  ScheduledTime: "2026-09-01T16:00:00.000Z",
};

const DATA = JSON.stringify({ domain: "CustomerLikes", data: { greeting: "Hi {{User.UserAttributes.first.[0]}}" } });

/** The event of a campaign hook. [Pinpoint developer guide: customizing segments with Lambda] */
export const campaignHookEvent = (fields: BatchFields = {}) => ({
  MessageConfiguration: { CustomMessage: { Data: DATA } },
  ...campaign,
  Endpoints: endpoints(1),
  ...fields,
});

/** The event that a campaign sends to a custom channel. [Pinpoint developer guide: custom channels] */
export const campaignChannelEvent = (fields: BatchFields = {}) => ({
  Message: {},
  Data: DATA,
  ...campaign,
  Endpoints: endpoints(1),
  ...fields,
});

/** The event that a journey sends to a custom channel; AWS does not document it. */
export const journeyChannelEvent = (fields: BatchFields = {}) => ({
  Message: {},
  Data: DATA,
  ApplicationId: campaign.ApplicationId,
  JourneyId: "9d0e7f6a5b4c3d2e1f00112233445566",
  ActivityId: "Xk3v0AbCdE",
  ScheduledTime: campaign.ScheduledTime,
  Endpoints: endpoints(1),
  ...fields,
});
