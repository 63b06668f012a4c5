import type { EventRecord } from "./event-record.ts";

/** An endpoint as it is sent: its id, and its JSON text as it stood when the batch was made. */
export type Member = {
  endpointId: string;
  document: string;
  /** The participant of a journey whose message goes to this endpoint, another one of the same user. */
  participantId?: string;
};

/** Up to 50 endpoints that are told the same thing at once. It stays the same through every attempt. */
export type Batch = {
  id: number;
  appId: string;
  /** A campaign activity's id or a journey run's id. */
  runId: string;
  /** The key of the journey's activity; undefined in a campaign. */
  journeyActivity: string | undefined;
  stage: "hook" | "deliver";
  members: Member[];
  scheduledTime: string;
  dueAt: number;
  attempts: number;
  throttles: number;
};

/** What became of one member. `status` is a campaign_send_status or a journey_send_status. */
export type MemberResult = Member & {
  status: "SUCCESS" | "FAILURE" | "CUSTOM_DELIVERY_FAILURE" | "HOOK_FAILURE";
  statusCode: string;
  statusMessage: string;
  /** What later activities of a journey can ask about. */
  answer?: ChannelAnswer;
  /** Further event-stream records: what became of the message. */
  records?: EventRecord[];
};

/** What a participant's channel answered: the attributes of a custom channel, the delivery events of a message. */
export type ChannelAnswer = { attributes?: Record<string, string>; events?: string[] };
