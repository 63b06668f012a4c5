type Effect = { operations: RegExp; effect: string };

/** What operations do beyond keeping or returning their input; the first that matches counts. */
export const EFFECTS: readonly Effect[] = [
  { operations: /^DeleteApp$/, effect: "deletes all that belongs to the application" },
  {
    operations: /^UpdateApplicationSettings$/,
    effect: "the campaign hook is invoked; limits and quiet time apply to campaigns and journeys",
  },
  {
    operations: /^(?:Update|Delete)\w+Channel$/,
    effect: "a disabled channel sends nothing; other settings do not change messages",
  },
  {
    operations: /^UpdateEndpoint(?:sBatch)?$/,
    effect: "merges, moves addresses between endpoints, limits the endpoints of a user",
  },
  { operations: /^RemoveAttributes$/, effect: "removes the attributes from all endpoints" },
  {
    operations: /^PutEvents$/,
    effect: "updates endpoints, writes events to the event stream; starts campaigns and journeys",
  },
  { operations: /^PutEventStream$/, effect: "writes all events to the Kinesis stream, with a test event first" },
  {
    operations: /^CreateImportJob$/,
    effect: "reads CSV and JSON files from S3, updates the endpoints, defines a segment; continues after a crash",
  },
  { operations: /^Get(?:Segment)?ImportJobs?$/, effect: "counts of files, rows and failures, with the first reasons" },
  {
    operations: /^CreateExportJob$/,
    effect: "writes endpoints to S3, as compressed JSON lines; continues after a crash",
  },
  { operations: /^Get(?:Segment)?ExportJobs?$/, effect: "counts of files and endpoints" },
  { operations: /^(?:Create|Update)Segment$/, effect: "evaluated as SQL when a campaign or journey runs" },
  {
    operations: /^(?:Create|Update)Campaign$/,
    effect:
      "runs on its schedule, in local time, or when events arrive: hook, custom channel or messages, treatments, holdout, " +
      "limits, quiet time, retries",
  },
  {
    operations: /^GetInAppMessages$/,
    effect: "those of the in-app campaigns whose segment has the endpoint, by treatment",
  },
  { operations: /^GetCampaignActivities$/, effect: "counts of targeted, sent and failed endpoints" },
  {
    operations: /^(?:Create|Update)Journey$/,
    effect: "validates the activities; starts by segment or events; limits, quiet time, open hours, local time",
  },
  { operations: /^UpdateJourneyState$/, effect: "publishes, pauses, resumes and cancels runs" },
  { operations: /^GetJourney\w*Metrics$/, effect: "counts of participants and outcomes" },
  {
    operations: /^(?:Create|Update)(?:Email|Sms|Push|Voice)Template$/,
    effect: "compiled; rendered for each recipient",
  },
  { operations: /^(?:Create|Update)InAppTemplate$/, effect: "apps fetch it as the message of an in-app campaign" },
  { operations: /^UpdateTemplateActiveVersion$/, effect: "messages are rendered from this version" },
  {
    operations: /^Send(?:Users)?Messages$/,
    effect: "renders and sends texts, emails, push notifications and voice messages to the outbox, with events",
  },
  { operations: /^PhoneNumberValidate$/, effect: "parses the number by the numbering plan of its country" },
  {
    operations: /^Get\w+DateRangeKpi$/,
    effect: "counts the engine's events by hour; 501 for metrics of unique endpoints and of countries",
  },
  { operations: /^SendOTPMessage$/, effect: "sends a passcode as a text; only its hash is stored" },
  { operations: /^VerifyOTPMessage$/, effect: "a passcode is valid once, for its time and its attempts" },
];
