import type { Operation } from "./operation.ts";
import { createApp } from "./operations/create-app.ts";
import { createCampaign } from "./operations/create-campaign.ts";
import { createEmailTemplate } from "./operations/create-email-template.ts";
import { createJourney } from "./operations/create-journey.ts";
import { createPushTemplate } from "./operations/create-push-template.ts";
import { createSegment } from "./operations/create-segment.ts";
import { createSmsTemplate } from "./operations/create-sms-template.ts";
import { deleteApp } from "./operations/delete-app.ts";
import { deleteCampaign } from "./operations/delete-campaign.ts";
import { deleteEmailTemplate } from "./operations/delete-email-template.ts";
import { deleteEndpoint } from "./operations/delete-endpoint.ts";
import { deleteEventStream } from "./operations/delete-event-stream.ts";
import { deleteJourney } from "./operations/delete-journey.ts";
import { deletePushTemplate } from "./operations/delete-push-template.ts";
import { deleteSegment } from "./operations/delete-segment.ts";
import { deleteSmsTemplate } from "./operations/delete-sms-template.ts";
import { deleteUserEndpoints } from "./operations/delete-user-endpoints.ts";
import { getApp } from "./operations/get-app.ts";
import { getApplicationSettings } from "./operations/get-application-settings.ts";
import { getApps } from "./operations/get-apps.ts";
import { getCampaign } from "./operations/get-campaign.ts";
import { getCampaignActivities } from "./operations/get-campaign-activities.ts";
import { getCampaignVersion } from "./operations/get-campaign-version.ts";
import { getCampaignVersions } from "./operations/get-campaign-versions.ts";
import { getCampaigns } from "./operations/get-campaigns.ts";
import { getEmailTemplate } from "./operations/get-email-template.ts";
import { getEndpoint } from "./operations/get-endpoint.ts";
import { getEventStream } from "./operations/get-event-stream.ts";
import { getJourney } from "./operations/get-journey.ts";
import { getJourneyRuns } from "./operations/get-journey-runs.ts";
import { getPushTemplate } from "./operations/get-push-template.ts";
import { getSegment } from "./operations/get-segment.ts";
import { getSegmentVersion } from "./operations/get-segment-version.ts";
import { getSegmentVersions } from "./operations/get-segment-versions.ts";
import { getSegments } from "./operations/get-segments.ts";
import { getSmsTemplate } from "./operations/get-sms-template.ts";
import { getUserEndpoints } from "./operations/get-user-endpoints.ts";
import { listJourneys } from "./operations/list-journeys.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { putEventStream } from "./operations/put-event-stream.ts";
import { putEvents } from "./operations/put-events.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateApplicationSettings } from "./operations/update-application-settings.ts";
import { updateCampaign } from "./operations/update-campaign.ts";
import { updateEmailTemplate } from "./operations/update-email-template.ts";
import { updateEndpoint } from "./operations/update-endpoint.ts";
import { updateEndpointsBatch } from "./operations/update-endpoints-batch.ts";
import { updateJourney } from "./operations/update-journey.ts";
import { updateJourneyState } from "./operations/update-journey-state.ts";
import { updatePushTemplate } from "./operations/update-push-template.ts";
import { updateSegment } from "./operations/update-segment.ts";
import { updateSmsTemplate } from "./operations/update-sms-template.ts";

/** Every operation that is built, one file each. */
export const OPERATIONS: readonly Operation[] = [
  createApp,
  getApp,
  getApps,
  deleteApp,
  getApplicationSettings,
  updateApplicationSettings,
  listTagsForResource,
  tagResource,
  untagResource,
  updateEndpoint,
  updateEndpointsBatch,
  getEndpoint,
  deleteEndpoint,
  getUserEndpoints,
  deleteUserEndpoints,
  putEvents,
  putEventStream,
  getEventStream,
  deleteEventStream,
  createSegment,
  updateSegment,
  getSegment,
  getSegments,
  getSegmentVersion,
  getSegmentVersions,
  deleteSegment,
  createCampaign,
  updateCampaign,
  getCampaign,
  getCampaigns,
  getCampaignVersion,
  getCampaignVersions,
  getCampaignActivities,
  deleteCampaign,
  createJourney,
  updateJourney,
  updateJourneyState,
  getJourney,
  listJourneys,
  getJourneyRuns,
  deleteJourney,
  createEmailTemplate,
  createSmsTemplate,
  createPushTemplate,
  updateEmailTemplate,
  updateSmsTemplate,
  updatePushTemplate,
  getEmailTemplate,
  getSmsTemplate,
  getPushTemplate,
  deleteEmailTemplate,
  deleteSmsTemplate,
  deletePushTemplate,
];
