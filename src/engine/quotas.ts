// [Pinpoint user guide: Amazon Pinpoint end of support] endpoints, events, segments, jobs, campaigns, journeys, analytics, email, settings.
export const RETIRED_OPERATIONS: ReadonlySet<string> = new Set(
  `UpdateEndpoint UpdateEndpointsBatch GetEndpoint DeleteEndpoint GetUserEndpoints DeleteUserEndpoints RemoveAttributes
   PutEvents PutEventStream GetEventStream DeleteEventStream
   CreateSegment UpdateSegment GetSegment GetSegments GetSegmentVersion GetSegmentVersions DeleteSegment
   GetSegmentExportJobs GetSegmentImportJobs CreateImportJob GetImportJob GetImportJobs CreateExportJob GetExportJob
   GetExportJobs CreateCampaign UpdateCampaign GetCampaign GetCampaigns GetCampaignActivities GetCampaignVersion
   GetCampaignVersions DeleteCampaign CreateJourney UpdateJourney UpdateJourneyState GetJourney ListJourneys GetJourneyRuns
   DeleteJourney GetApplicationDateRangeKpi GetCampaignDateRangeKpi GetJourneyDateRangeKpi GetJourneyExecutionMetrics
   GetJourneyExecutionActivityMetrics GetJourneyRunExecutionMetrics GetJourneyRunExecutionActivityMetrics
   GetEmailChannel UpdateEmailChannel DeleteEmailChannel CreateEmailTemplate UpdateEmailTemplate GetEmailTemplate
   DeleteEmailTemplate GetApplicationSettings UpdateApplicationSettings SendUsersMessages`.split(/\s+/),
);
