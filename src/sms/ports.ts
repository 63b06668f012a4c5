import * as z from "zod";
import { JsonText } from "../json-text.ts";
import type { ReplyResult } from "../pinpoint/reply-result.ts";
import type { Claims } from "../run.ts";
import type { Effect } from "./conversation/effect.ts";
import type { ConversationRecord } from "./conversation-record.ts";

const Text = z.string().min(1);

/** A customer's number and the number that it texts: the two ends of a conversation. */
const Parties = z.object({ customer: Text, number: Text });
export type Parties = z.infer<typeof Parties>;

/** Parses stored parties. */
export const parseParties = (text: string): Parties => JsonText.pipe(Parties).parse(text);

export type ConversationStore = {
  load: (parties: Parties) => Promise<ConversationRecord | undefined>;
  /**
   * Writes a record if the stored one has the revision before it, or if there is none and the revision is 1; returns whether
   * it did. The store may delete the record some weeks after `now`.
   */
  save: (parties: Parties, record: ConversationRecord, now: Date) => Promise<boolean>;
};

/** The conversations in which something is due at a time, in pages. */
export type ReadDueConversations = (now: Date) => AsyncIterable<Parties[]>;

/** One message to a customer, from the number that the customer texted. `id` is unique, and the same in a retry. */
export const OutgoingText = z.object({ ...Parties.shape, id: Text, text: Text });
export type OutgoingText = z.infer<typeof OutgoingText>;

/** Each may be called again for the same text, then with the same id. */
export type EffectPorts = {
  setAttribute: (
    parties: Parties,
    attribute: Omit<Extract<Effect, { kind: "set-attribute" }>, "kind">,
  ) => Promise<void>;
  putEvent: (
    parties: Parties,
    event: Omit<Extract<Effect, { kind: "put-event" }>, "kind">,
    id: string,
  ) => Promise<void>;
  /** Sets `OptOut` of all SMS endpoints with the customer's address. */
  setEndpointsOptOut: (parties: Parties, optOut: "ALL" | "NONE") => Promise<void>;
  /** Adds the customer's number to an opt-out list of the account, or removes it, if it is there. */
  setListed: (parties: Parties, listName: string, isListed: boolean) => Promise<void>;
  /** Publishes to the SNS topic that a customer opted out or in. */
  publishOptOut: (parties: Parties, isOptedOut: boolean, id: string) => Promise<void>;
  /** Starts a chat with a person. `id` is its `ClientToken`, and `text` the first message. */
  handOff: (parties: Parties, chat: { reason: string; text: string }, id: string) => Promise<void>;
  forward: (parties: Parties, text: string, id: string) => Promise<void>;
  endHandOff: (parties: Parties, id: string) => Promise<void>;
};

export type TwoWayPorts = {
  claims: Claims;
  conversations: ConversationStore;
  effects: EffectPorts;
  sendText: (text: OutgoingText) => Promise<ReplyResult>;
  /** Queues a text that could not be sent in time; returns whether the queue accepted it. */
  queueText: (text: OutgoingText) => Promise<boolean>;
  wait: (ms: number) => Promise<void>;
  /** At least 0 and less than 1. */
  random: () => number;
};
