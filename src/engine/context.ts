import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "./clock.ts";
import type { EngineSettings } from "./settings.ts";

export type FunctionFailure =
  | "timeout"
  | "function-error"
  | "throttled"
  | "not-found"
  | "payload-too-large"
  | "unreachable";

export type InvocationResult =
  | { kind: "returned"; payload: string }
  | { kind: "failed"; reason: FunctionFailure; message: string };

export type OutboundMessage = {
  applicationId: string;
  channel: "EMAIL" | "SMS" | "PUSH" | "VOICE";
  address: string;
  endpointId?: string;
  subject?: string;
  title?: string;
  body: string;
  html?: string;
  /** `campaign_id`, `journey_id`, …: identifies the campaign or journey that sent the message. */
  origin: Record<string, string>;
};

/** The engine's outbound calls. */
export type EnginePorts = {
  /** `deliveryUri` is a function name, a function ARN or an https URL. */
  invokeFunction(deliveryUri: string, payload: string): Promise<InvocationResult>;
  sendMessage(message: OutboundMessage): Promise<{ status: "SUCCESS" | "FAILURE"; messageId: string }>;
};

export type EngineContext = {
  db: DatabaseSync;
  clock: Clock;
  region: string;
  accountId: string;
  ports: EnginePorts;
  settings: EngineSettings;
  /** Wakes the execution loop, because something may be due. */
  changed(): void;
};
