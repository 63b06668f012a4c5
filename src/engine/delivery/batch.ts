import type { EventRecord } from "./event-record.ts";

/** An endpoint of a batch: its id, and its JSON text at the time the batch was created. */
export type Member = {
  endpointId: string;
  document: string;
  /** The participant of a journey whose message goes to this endpoint, another one of the same user. */
  participantId?: string;
};

export type CampaignSource = { kind: "campaign"; activityId: string };
export type JourneySource = { kind: "journey"; runId: string; activity: string };

/** What a batch belongs to: a campaign activity, or one activity of a journey run. */
export type BatchSource = CampaignSource | JourneySource;

/** Endpoints that are sent together in one invocation. Only the hook changes the members; a retry sends the same members. */
export type Batch = {
  id: number;
  appId: string;
  source: BatchSource;
  stage: "hook" | "deliver";
  members: Member[];
  scheduledTime: string;
  dueAt: number;
  attempts: number;
  throttles: number;
};

export type NewBatch = Omit<Batch, "id" | "attempts" | "throttles">;

/** The result for one member. `status` is a campaign_send_status or a journey_send_status. */
export type MemberResult = Member & {
  status: "SUCCESS" | "FAILURE" | "CUSTOM_DELIVERY_FAILURE" | "HOOK_FAILURE";
  statusCode: string;
  statusMessage: string;
  feedback?: MessageFeedback;
  /** Further event-stream records about the message. */
  records?: EventRecord[];
};

/** What later splits of a journey evaluate: event attributes that a custom channel returned, or a message's delivery events. */
export type MessageFeedback = { attributes?: Record<string, string>; events?: string[] };
