import { hash } from "node:crypto";
import * as z from "zod";
import {
  type HookBatch,
  type HookStep,
  personOf,
  type SettingsOf,
  type StepResult,
  type StepResults,
} from "../step.ts";

/** When each message to a person was granted, in milliseconds since the epoch, by the token of the message. */
export type MessageHistory = ReadonlyMap<string, number>;

/** At most `limit` messages to a person in any span of `windowMs`. */
export type FrequencyCap = { limit: number; windowMs: number };

/** The messages to one person: their tokens by endpoint id. */
export type PersonMessages = { person: string; tokens: ReadonlyMap<string, string> };
export type CountRequest = { messages: PersonMessages[]; cap: FrequencyCap; now: Date };

/** Counts messages against the cap; returns the ids of the endpoints whose messages are granted. */
export type MessageCounter = (request: CountRequest, signal: AbortSignal) => Promise<ReadonlySet<string>>;
export type FrequencyPorts = { countMessages: MessageCounter };

const HOUR_MS = 60 * 60 * 1_000;

const settings = {
  FREQUENCY_TABLE: z.string().min(1),
  /** At most 100: the history of a person is one item, which is read and written as a whole. */
  FREQUENCY_LIMIT: z.coerce.number().int().min(1).max(100).default(10),
  FREQUENCY_WINDOW_HOURS: z.coerce.number().positive().default(24),
};

/** Limits the messages to a person. Belongs last: an endpoint that a later step drops has been counted. */
export const frequencyCap = {
  settings,
  create: (
    { FREQUENCY_LIMIT, FREQUENCY_WINDOW_HOURS }: SettingsOf<typeof settings>,
    { countMessages }: FrequencyPorts,
  ): HookStep<CountRequest, ReadonlySet<string>> => {
    const cap = { limit: FREQUENCY_LIMIT, windowMs: FREQUENCY_WINDOW_HOURS * HOUR_MS };
    return {
      name: "frequency-cap",
      failure: "fail-closed",
      budgetShare: 3,
      source: { request: (batch, now) => ({ messages: toMessages(batch), cap, now }), load: countMessages },
      decide: decideFrequency,
    };
  },
};

const toMessages = (batch: HookBatch): PersonMessages[] => {
  const tokens = new Map<string, Map<string, string>>();
  for (const [id, endpoint] of batch.endpoints) {
    const person = `${batch.applicationId ?? ""}#${personOf(id, endpoint)}`;
    const ofPerson = tokens.get(person) ?? new Map<string, string>();
    tokens.set(person, ofPerson.set(id, toToken(batch, id)));
  }
  return [...tokens].map(([person, ofPerson]) => ({ person, tokens: ofPerson }));
};

/** Identifies the message of one run to one endpoint, so that a retry is not counted again. 22 characters are 132 bits. */
const toToken = ({ campaignId, treatmentId, activityId }: HookBatch, endpointId: string): string =>
  hash("sha256", JSON.stringify([campaignId, treatmentId, activityId, endpointId]), "base64url").slice(0, 22);

/** Grants the tokens that were counted before, then as many others as the cap allows. `history` includes them. */
export const planFrequency = (
  history: MessageHistory,
  tokens: Iterable<string>,
  { limit, windowMs }: FrequencyCap,
  nowMs: number,
): { history: MessageHistory; granted: ReadonlySet<string>; isChanged: boolean } => {
  const recent = new Map([...history].filter(([, at]) => at > nowMs - windowMs));
  const granted = new Set<string>();
  let isChanged = false;
  for (const token of tokens) {
    if (!recent.has(token)) {
      if (recent.size >= limit) continue;
      recent.set(token, nowMs);
      isChanged = true;
    }
    granted.add(token);
  }
  return { history: recent, granted, isChanged };
};

const decideFrequency = ({ endpoints }: HookBatch, granted: ReadonlySet<string>): StepResults => {
  const results = new Map<string, StepResult>();
  for (const id of endpoints.keys()) if (!granted.has(id)) results.set(id, { kind: "drop", reason: "frequency-cap" });
  return results;
};
