import type { ReadyEvent } from "./audience-event.ts";
import type { EndpointUpdate } from "./endpoint-update.ts";
import type { Recipient } from "./recipient.ts";
import type { ItemResult } from "./report.ts";
import type { UserEndpoint } from "./user-capacity.ts";

/** Calls of one application. Each makes one attempt, and rejects with a `RemoteFault` if it failed as a whole. */
export type AudiencePorts<Message> = {
  /** Rejects if the client repeats calls on its own, which could send a message twice and hides the rate. */
  checkClient(): Promise<void>;
  updateEndpoint(update: EndpointUpdate, signal: AbortSignal): Promise<void>;
  updateEndpoints(updates: readonly EndpointUpdate[], signal: AbortSignal): Promise<void>;
  /** All endpoints of a user; none if Pinpoint does not have the user. */
  readUser(userId: string, signal: AbortSignal): Promise<UserEndpoint[]>;
  deleteEndpoint(id: string, signal: AbortSignal): Promise<void>;
  deleteUser(userId: string, signal: AbortSignal): Promise<void>;
  /** The result of each event, in order. */
  putEvents(events: readonly ReadyEvent[], signal: AbortSignal): Promise<ItemResult[]>;
  /** The result of each recipient, in order. */
  sendMessages(recipients: readonly Recipient[], message: Message, signal: AbortSignal): Promise<ItemResult[]>;
};

/** Time and chance, which tests replace. */
export type Surroundings = {
  now(): number;
  /** Resolves after the time, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
  newId(): string;
};
