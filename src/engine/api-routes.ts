/**
 * Every operation of the API: name, method, path. Those without a file under operations/ answer 501.
 * [Pinpoint API reference 2016-12-01]
 */
const TABLE = `
  CreateApp POST /apps
  CreateCampaign POST /apps/{application-id}/campaigns
  CreateEmailTemplate POST /templates/{template-name}/email
  CreateExportJob POST /apps/{application-id}/jobs/export
  CreateImportJob POST /apps/{application-id}/jobs/import
  CreateInAppTemplate POST /templates/{template-name}/inapp
  CreateJourney POST /apps/{application-id}/journeys
  CreatePushTemplate POST /templates/{template-name}/push
  CreateRecommenderConfiguration POST /recommenders
  CreateSegment POST /apps/{application-id}/segments
  CreateSmsTemplate POST /templates/{template-name}/sms
  CreateVoiceTemplate POST /templates/{template-name}/voice
  DeleteAdmChannel DELETE /apps/{application-id}/channels/adm
  DeleteApnsChannel DELETE /apps/{application-id}/channels/apns
  DeleteApnsSandboxChannel DELETE /apps/{application-id}/channels/apns_sandbox
  DeleteApnsVoipChannel DELETE /apps/{application-id}/channels/apns_voip
  DeleteApnsVoipSandboxChannel DELETE /apps/{application-id}/channels/apns_voip_sandbox
  DeleteApp DELETE /apps/{application-id}
  DeleteBaiduChannel DELETE /apps/{application-id}/channels/baidu
  DeleteCampaign DELETE /apps/{application-id}/campaigns/{campaign-id}
  DeleteEmailChannel DELETE /apps/{application-id}/channels/email
  DeleteEmailTemplate DELETE /templates/{template-name}/email
  DeleteEndpoint DELETE /apps/{application-id}/endpoints/{endpoint-id}
  DeleteEventStream DELETE /apps/{application-id}/eventstream
  DeleteGcmChannel DELETE /apps/{application-id}/channels/gcm
  DeleteInAppTemplate DELETE /templates/{template-name}/inapp
  DeleteJourney DELETE /apps/{application-id}/journeys/{journey-id}
  DeletePushTemplate DELETE /templates/{template-name}/push
  DeleteRecommenderConfiguration DELETE /recommenders/{recommender-id}
  DeleteSegment DELETE /apps/{application-id}/segments/{segment-id}
  DeleteSmsChannel DELETE /apps/{application-id}/channels/sms
  DeleteSmsTemplate DELETE /templates/{template-name}/sms
  DeleteUserEndpoints DELETE /apps/{application-id}/users/{user-id}
  DeleteVoiceChannel DELETE /apps/{application-id}/channels/voice
  DeleteVoiceTemplate DELETE /templates/{template-name}/voice
  GetAdmChannel GET /apps/{application-id}/channels/adm
  GetApnsChannel GET /apps/{application-id}/channels/apns
  GetApnsSandboxChannel GET /apps/{application-id}/channels/apns_sandbox
  GetApnsVoipChannel GET /apps/{application-id}/channels/apns_voip
  GetApnsVoipSandboxChannel GET /apps/{application-id}/channels/apns_voip_sandbox
  GetApp GET /apps/{application-id}
  GetApplicationDateRangeKpi GET /apps/{application-id}/kpis/daterange/{kpi-name}
  GetApplicationSettings GET /apps/{application-id}/settings
  GetApps GET /apps
  GetBaiduChannel GET /apps/{application-id}/channels/baidu
  GetCampaign GET /apps/{application-id}/campaigns/{campaign-id}
  GetCampaignActivities GET /apps/{application-id}/campaigns/{campaign-id}/activities
  GetCampaignDateRangeKpi GET /apps/{application-id}/campaigns/{campaign-id}/kpis/daterange/{kpi-name}
  GetCampaigns GET /apps/{application-id}/campaigns
  GetCampaignVersion GET /apps/{application-id}/campaigns/{campaign-id}/versions/{version}
  GetCampaignVersions GET /apps/{application-id}/campaigns/{campaign-id}/versions
  GetChannels GET /apps/{application-id}/channels
  GetEmailChannel GET /apps/{application-id}/channels/email
  GetEmailTemplate GET /templates/{template-name}/email
  GetEndpoint GET /apps/{application-id}/endpoints/{endpoint-id}
  GetEventStream GET /apps/{application-id}/eventstream
  GetExportJob GET /apps/{application-id}/jobs/export/{job-id}
  GetExportJobs GET /apps/{application-id}/jobs/export
  GetGcmChannel GET /apps/{application-id}/channels/gcm
  GetImportJob GET /apps/{application-id}/jobs/import/{job-id}
  GetImportJobs GET /apps/{application-id}/jobs/import
  GetInAppMessages GET /apps/{application-id}/endpoints/{endpoint-id}/inappmessages
  GetInAppTemplate GET /templates/{template-name}/inapp
  GetJourney GET /apps/{application-id}/journeys/{journey-id}
  GetJourneyDateRangeKpi GET /apps/{application-id}/journeys/{journey-id}/kpis/daterange/{kpi-name}
  GetJourneyExecutionActivityMetrics GET /apps/{application-id}/journeys/{journey-id}/activities/{journey-activity-id}/execution-metrics
  GetJourneyExecutionMetrics GET /apps/{application-id}/journeys/{journey-id}/execution-metrics
  GetJourneyRunExecutionActivityMetrics GET /apps/{application-id}/journeys/{journey-id}/runs/{run-id}/activities/{journey-activity-id}/execution-metrics
  GetJourneyRunExecutionMetrics GET /apps/{application-id}/journeys/{journey-id}/runs/{run-id}/execution-metrics
  GetJourneyRuns GET /apps/{application-id}/journeys/{journey-id}/runs
  GetPushTemplate GET /templates/{template-name}/push
  GetRecommenderConfiguration GET /recommenders/{recommender-id}
  GetRecommenderConfigurations GET /recommenders
  GetSegment GET /apps/{application-id}/segments/{segment-id}
  GetSegmentExportJobs GET /apps/{application-id}/segments/{segment-id}/jobs/export
  GetSegmentImportJobs GET /apps/{application-id}/segments/{segment-id}/jobs/import
  GetSegments GET /apps/{application-id}/segments
  GetSegmentVersion GET /apps/{application-id}/segments/{segment-id}/versions/{version}
  GetSegmentVersions GET /apps/{application-id}/segments/{segment-id}/versions
  GetSmsChannel GET /apps/{application-id}/channels/sms
  GetSmsTemplate GET /templates/{template-name}/sms
  GetUserEndpoints GET /apps/{application-id}/users/{user-id}
  GetVoiceChannel GET /apps/{application-id}/channels/voice
  GetVoiceTemplate GET /templates/{template-name}/voice
  ListJourneys GET /apps/{application-id}/journeys
  ListTagsForResource GET /tags/{resource-arn}
  ListTemplates GET /templates
  ListTemplateVersions GET /templates/{template-name}/{template-type}/versions
  PhoneNumberValidate POST /phone/number/validate
  PutEvents POST /apps/{application-id}/events
  PutEventStream POST /apps/{application-id}/eventstream
  RemoveAttributes PUT /apps/{application-id}/attributes/{attribute-type}
  SendMessages POST /apps/{application-id}/messages
  SendOTPMessage POST /apps/{application-id}/otp
  SendUsersMessages POST /apps/{application-id}/users-messages
  TagResource POST /tags/{resource-arn}
  UntagResource DELETE /tags/{resource-arn}
  UpdateAdmChannel PUT /apps/{application-id}/channels/adm
  UpdateApnsChannel PUT /apps/{application-id}/channels/apns
  UpdateApnsSandboxChannel PUT /apps/{application-id}/channels/apns_sandbox
  UpdateApnsVoipChannel PUT /apps/{application-id}/channels/apns_voip
  UpdateApnsVoipSandboxChannel PUT /apps/{application-id}/channels/apns_voip_sandbox
  UpdateApplicationSettings PUT /apps/{application-id}/settings
  UpdateBaiduChannel PUT /apps/{application-id}/channels/baidu
  UpdateCampaign PUT /apps/{application-id}/campaigns/{campaign-id}
  UpdateEmailChannel PUT /apps/{application-id}/channels/email
  UpdateEmailTemplate PUT /templates/{template-name}/email
  UpdateEndpoint PUT /apps/{application-id}/endpoints/{endpoint-id}
  UpdateEndpointsBatch PUT /apps/{application-id}/endpoints
  UpdateGcmChannel PUT /apps/{application-id}/channels/gcm
  UpdateInAppTemplate PUT /templates/{template-name}/inapp
  UpdateJourney PUT /apps/{application-id}/journeys/{journey-id}
  UpdateJourneyState PUT /apps/{application-id}/journeys/{journey-id}/state
  UpdatePushTemplate PUT /templates/{template-name}/push
  UpdateRecommenderConfiguration PUT /recommenders/{recommender-id}
  UpdateSegment PUT /apps/{application-id}/segments/{segment-id}
  UpdateSmsChannel PUT /apps/{application-id}/channels/sms
  UpdateSmsTemplate PUT /templates/{template-name}/sms
  UpdateTemplateActiveVersion PUT /templates/{template-name}/{template-type}/active-version
  UpdateVoiceChannel PUT /apps/{application-id}/channels/voice
  UpdateVoiceTemplate PUT /templates/{template-name}/voice
  VerifyOTPMessage POST /apps/{application-id}/verify-otp
`;

export type ApiRoute = { name: string; method: string; path: string };

export const API_ROUTES: readonly ApiRoute[] = TABLE.trim()
  .split("\n")
  .map((line) => {
    const [name = "", method = "", path = ""] = line.trim().split(" ");
    return { name, method, path: `/v1${path}` };
  });
