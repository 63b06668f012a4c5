import { createApp } from "./app/operations/create-app.ts";
import { deleteApp } from "./app/operations/delete-app.ts";
import { getApp } from "./app/operations/get-app.ts";
import { getApplicationSettings } from "./app/operations/get-application-settings.ts";
import { getApps } from "./app/operations/get-apps.ts";
import { listTagsForResource } from "./app/operations/list-tags-for-resource.ts";
import { tagResource } from "./app/operations/tag-resource.ts";
import { untagResource } from "./app/operations/untag-resource.ts";
import { updateApplicationSettings } from "./app/operations/update-application-settings.ts";
import { createCampaign } from "./campaign/operations/create-campaign.ts";
import { deleteCampaign } from "./campaign/operations/delete-campaign.ts";
import { getCampaign } from "./campaign/operations/get-campaign.ts";
import { getCampaignActivities } from "./campaign/operations/get-campaign-activities.ts";
import { getCampaignVersion } from "./campaign/operations/get-campaign-version.ts";
import { getCampaignVersions } from "./campaign/operations/get-campaign-versions.ts";
import { getCampaigns } from "./campaign/operations/get-campaigns.ts";
import { getInAppMessages } from "./campaign/operations/get-in-app-messages.ts";
import { updateCampaign } from "./campaign/operations/update-campaign.ts";
import { CHANNEL_OPERATIONS } from "./channel/operations/channel-operations.ts";
import { getChannels } from "./channel/operations/get-channels.ts";
import { sendMessages } from "./delivery/operations/send-messages.ts";
import { sendUsersMessages } from "./delivery/operations/send-users-messages.ts";
import { deleteEndpoint } from "./endpoint/operations/delete-endpoint.ts";
import { deleteUserEndpoints } from "./endpoint/operations/delete-user-endpoints.ts";
import { getEndpoint } from "./endpoint/operations/get-endpoint.ts";
import { getUserEndpoints } from "./endpoint/operations/get-user-endpoints.ts";
import { removeAttributes } from "./endpoint/operations/remove-attributes.ts";
import { updateEndpoint } from "./endpoint/operations/update-endpoint.ts";
import { updateEndpointsBatch } from "./endpoint/operations/update-endpoints-batch.ts";
import { putEvents } from "./event/operations/put-events.ts";
import { createExportJob } from "./job/operations/create-export-job.ts";
import { createImportJob } from "./job/operations/create-import-job.ts";
import { getExportJob } from "./job/operations/get-export-job.ts";
import { getExportJobs } from "./job/operations/get-export-jobs.ts";
import { getImportJob } from "./job/operations/get-import-job.ts";
import { getImportJobs } from "./job/operations/get-import-jobs.ts";
import { getSegmentExportJobs } from "./job/operations/get-segment-export-jobs.ts";
import { getSegmentImportJobs } from "./job/operations/get-segment-import-jobs.ts";
import { createJourney } from "./journey/operations/create-journey.ts";
import { deleteJourney } from "./journey/operations/delete-journey.ts";
import { getJourney } from "./journey/operations/get-journey.ts";
import { getJourneyExecutionActivityMetrics } from "./journey/operations/get-journey-execution-activity-metrics.ts";
import { getJourneyExecutionMetrics } from "./journey/operations/get-journey-execution-metrics.ts";
import { getJourneyRunExecutionActivityMetrics } from "./journey/operations/get-journey-run-execution-activity-metrics.ts";
import { getJourneyRunExecutionMetrics } from "./journey/operations/get-journey-run-execution-metrics.ts";
import { getJourneyRuns } from "./journey/operations/get-journey-runs.ts";
import { listJourneys } from "./journey/operations/list-journeys.ts";
import { updateJourney } from "./journey/operations/update-journey.ts";
import { updateJourneyState } from "./journey/operations/update-journey-state.ts";
import { getApplicationDateRangeKpi } from "./kpi/operations/get-application-date-range-kpi.ts";
import { getCampaignDateRangeKpi } from "./kpi/operations/get-campaign-date-range-kpi.ts";
import { getJourneyDateRangeKpi } from "./kpi/operations/get-journey-date-range-kpi.ts";
import type { Operation } from "./operation.ts";
import { sendOtpMessage } from "./otp/operations/send-otp-message.ts";
import { verifyOtpMessage } from "./otp/operations/verify-otp-message.ts";
import { phoneNumberValidate } from "./phone-number/operations/phone-number-validate.ts";
import { createRecommenderConfiguration } from "./recommender/operations/create-recommender-configuration.ts";
import { deleteRecommenderConfiguration } from "./recommender/operations/delete-recommender-configuration.ts";
import { getRecommenderConfiguration } from "./recommender/operations/get-recommender-configuration.ts";
import { getRecommenderConfigurations } from "./recommender/operations/get-recommender-configurations.ts";
import { updateRecommenderConfiguration } from "./recommender/operations/update-recommender-configuration.ts";
import { createSegment } from "./segment/operations/create-segment.ts";
import { deleteSegment } from "./segment/operations/delete-segment.ts";
import { getSegment } from "./segment/operations/get-segment.ts";
import { getSegmentVersion } from "./segment/operations/get-segment-version.ts";
import { getSegmentVersions } from "./segment/operations/get-segment-versions.ts";
import { getSegments } from "./segment/operations/get-segments.ts";
import { updateSegment } from "./segment/operations/update-segment.ts";
import { deleteEventStream } from "./stream/operations/delete-event-stream.ts";
import { getEventStream } from "./stream/operations/get-event-stream.ts";
import { putEventStream } from "./stream/operations/put-event-stream.ts";
import { listTemplateVersions } from "./template/operations/list-template-versions.ts";
import { listTemplates } from "./template/operations/list-templates.ts";
import { TEMPLATE_OPERATIONS } from "./template/operations/template-operations.ts";
import { updateTemplateActiveVersion } from "./template/operations/update-template-active-version.ts";

/** The supported operations, by their names in the API. Every other operation of API_ROUTES returns 501. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  CreateApp: createApp,
  GetApp: getApp,
  GetApps: getApps,
  DeleteApp: deleteApp,
  GetApplicationSettings: getApplicationSettings,
  UpdateApplicationSettings: updateApplicationSettings,
  ListTagsForResource: listTagsForResource,
  TagResource: tagResource,
  UntagResource: untagResource,
  ...CHANNEL_OPERATIONS,
  GetChannels: getChannels,
  UpdateEndpoint: updateEndpoint,
  UpdateEndpointsBatch: updateEndpointsBatch,
  GetEndpoint: getEndpoint,
  DeleteEndpoint: deleteEndpoint,
  GetUserEndpoints: getUserEndpoints,
  DeleteUserEndpoints: deleteUserEndpoints,
  RemoveAttributes: removeAttributes,
  PutEvents: putEvents,
  PutEventStream: putEventStream,
  GetEventStream: getEventStream,
  DeleteEventStream: deleteEventStream,
  CreateSegment: createSegment,
  UpdateSegment: updateSegment,
  GetSegment: getSegment,
  GetSegments: getSegments,
  GetSegmentVersion: getSegmentVersion,
  GetSegmentVersions: getSegmentVersions,
  DeleteSegment: deleteSegment,
  SendMessages: sendMessages,
  SendUsersMessages: sendUsersMessages,
  SendOTPMessage: sendOtpMessage,
  VerifyOTPMessage: verifyOtpMessage,
  PhoneNumberValidate: phoneNumberValidate,
  GetApplicationDateRangeKpi: getApplicationDateRangeKpi,
  GetCampaignDateRangeKpi: getCampaignDateRangeKpi,
  GetJourneyDateRangeKpi: getJourneyDateRangeKpi,
  CreateCampaign: createCampaign,
  UpdateCampaign: updateCampaign,
  GetCampaign: getCampaign,
  GetCampaigns: getCampaigns,
  GetCampaignVersion: getCampaignVersion,
  GetCampaignVersions: getCampaignVersions,
  GetInAppMessages: getInAppMessages,
  GetCampaignActivities: getCampaignActivities,
  DeleteCampaign: deleteCampaign,
  CreateImportJob: createImportJob,
  GetImportJob: getImportJob,
  GetImportJobs: getImportJobs,
  GetSegmentImportJobs: getSegmentImportJobs,
  CreateExportJob: createExportJob,
  GetExportJob: getExportJob,
  GetExportJobs: getExportJobs,
  GetSegmentExportJobs: getSegmentExportJobs,
  CreateJourney: createJourney,
  UpdateJourney: updateJourney,
  UpdateJourneyState: updateJourneyState,
  GetJourney: getJourney,
  ListJourneys: listJourneys,
  GetJourneyRuns: getJourneyRuns,
  GetJourneyExecutionMetrics: getJourneyExecutionMetrics,
  GetJourneyExecutionActivityMetrics: getJourneyExecutionActivityMetrics,
  GetJourneyRunExecutionMetrics: getJourneyRunExecutionMetrics,
  GetJourneyRunExecutionActivityMetrics: getJourneyRunExecutionActivityMetrics,
  DeleteJourney: deleteJourney,
  ...TEMPLATE_OPERATIONS,
  ListTemplates: listTemplates,
  ListTemplateVersions: listTemplateVersions,
  UpdateTemplateActiveVersion: updateTemplateActiveVersion,
  CreateRecommenderConfiguration: createRecommenderConfiguration,
  UpdateRecommenderConfiguration: updateRecommenderConfiguration,
  GetRecommenderConfiguration: getRecommenderConfiguration,
  GetRecommenderConfigurations: getRecommenderConfigurations,
  DeleteRecommenderConfiguration: deleteRecommenderConfiguration,
};
