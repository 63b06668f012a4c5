import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "./clock.ts";
import type { EngineSettings } from "./settings.ts";

export type FunctionFailure =
  | "timeout"
  | "function-error"
  | "throttled"
  | "not-found"
  | "not-permitted"
  | "payload-too-large"
  | "unreachable";

export type InvocationResult =
  | { kind: "returned"; payload: string }
  | { kind: "failed"; reason: FunctionFailure; message: string };

export type OutboundMessage = {
  applicationId: string;
  /** `CONTACT_CENTER` is a request that the `dialer` calls the address; it has no body. */
  channel: "EMAIL" | "SMS" | "PUSH" | "VOICE" | "CONTACT_CENTER";
  address: string;
  endpointId?: string;
  /** The sender of an email, if the message names one. */
  from?: string;
  subject?: string;
  title?: string;
  body: string;
  /** The payload of a push notification, as JSON text; title and body are then empty. */
  rawContent?: string;
  html?: string;
  /** The voice that speaks a voice message, and its language, if the message names them. */
  voiceId?: string | undefined;
  languageCode?: string | undefined;
  /** The campaign of Amazon Connect that makes the call, and the role that may request it. */
  dialer?: { campaignArn: string; executionRoleArn: string };
  /** `campaign_id`, `journey_id`, …: identifies the campaign or journey that sent the message. */
  origin: Record<string, string>;
};

/** An object in S3, in the version that `etag` identifies. */
export type StoredObject = { key: string; sizeBytes: number; etag: string };

export type ObjectFailure = {
  kind: "failed";
  /** `changed`: the object has another etag. `unavailable`: a retry may succeed. */
  reason: "not-found" | "not-permitted" | "changed" | "unavailable";
  message: string;
};

/** Objects in S3: the files of import and export jobs. */
export type ObjectStore = {
  /** The next objects whose keys start with `prefix`, in the order of S3; `next` is the token of the page after them. */
  list(
    bucket: string,
    prefix: string,
    token: string | undefined,
  ): Promise<{ kind: "listed"; objects: StoredObject[]; next: string | undefined } | ObjectFailure>;
  /** At most `length` bytes of the object from position `start`, which is before its end. */
  read(
    bucket: string,
    object: StoredObject,
    start: number,
    length: number,
  ): Promise<{ kind: "read"; bytes: Uint8Array } | ObjectFailure>;
  write(bucket: string, key: string, bytes: Uint8Array): Promise<{ kind: "written" } | ObjectFailure>;
};

/** The engine's outbound calls. */
export type EnginePorts = {
  /** `deliveryUri` is a function name, a function ARN or an https URL. */
  invokeFunction(deliveryUri: string, payload: string): Promise<InvocationResult>;
  /** Why a campaign or journey may not use the webhook at a URL; undefined if it may. */
  checkWebhook(url: string): Promise<string | undefined>;
  sendMessage(message: OutboundMessage): Promise<{ status: "SUCCESS" | "FAILURE"; messageId: string }>;
  objects: ObjectStore;
};

/** The campaign or journey that sends a batch. */
export type Sender = { kind: "campaign" | "journey"; id: string };

/** Why endpoints of one campaign activity, or of one journey activity, receive nothing. */
export type SendFailure = {
  applicationId: string;
  sender: Sender;
  /** The id of the campaign activity or journey run; of the campaign or journey itself if no run began. */
  runId: string;
  /** The key of a journey's activity. */
  journeyActivity: string | undefined;
  /** `run`: the run did not begin, or ended early. */
  stage: "hook" | "channel" | "message" | "run";
  /** The function or webhook that was invoked; empty for a message and a run. */
  target: string;
  /** `rejected`: single endpoints, or a whole run, for `reason`. Otherwise the invocation failed. */
  cause: FunctionFailure | "unreadable-response" | "rejected";
  reason: string;
  /** What the last invocation returned or threw. */
  detail: string;
  attempts: number;
  /** Endpoints that were given up; 0 while all of their batches are retried. */
  endpoints: number;
  firstAtMs: number;
  lastAtMs: number;
};

export type EngineContext = {
  db: DatabaseSync;
  clock: Clock;
  region: string;
  accountId: string;
  ports: EnginePorts;
  settings: EngineSettings;
  /** The ARNs of the only streams that applications may name; undefined: every stream that exists. */
  eventStreams?: readonly string[] | undefined;
  /** Receives each failure when it is stored. */
  sendFailed(failure: SendFailure): void;
  /** Wakes the execution loop, because something may be due. */
  changed(): void;
};
