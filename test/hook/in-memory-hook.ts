import type { DecisionLog, LoggedDecision } from "../../src/hook/flow/log-decisions.ts";
import type { Lookup } from "../../src/hook/lookup.ts";
import type { HookBatch } from "../../src/hook/step.ts";
import type { FrequencyStore, Stored } from "../../src/hook/steps/frequency-cap.ts";
import type { Attributes, Endpoint } from "../../src/pinpoint/endpoint.ts";

export const NOW = new Date("2026-09-01T16:00:00.000Z");

export const toBatch = (endpoints: Record<string, Endpoint>, changes: Partial<HookBatch> = {}): HookBatch => ({
  applicationId: "app-1",
  campaignId: "campaign-1",
  treatmentId: "0",
  activityId: "activity-1",
  endpoints: new Map(Object.entries(endpoints)),
  ...changes,
});

export const endpoints = (count: number, endpoint: Endpoint = { ChannelType: "SMS" }): Record<string, Endpoint> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`ep-${index}`, endpoint]));

export const fixedLookup =
  (found: Record<string, Attributes>): Lookup =>
  async () =>
    new Map(Object.entries(found));

/** The counter as DynamoDB keeps it: what is read is a copy, and a save over an old version is refused. */
export const createFrequencyStore = (): FrequencyStore & { stored: Map<string, Stored> } => {
  const stored = new Map<string, Stored>();
  return {
    stored,
    load: async (people) =>
      new Map(people.flatMap((person) => (stored.has(person) ? [[person, stored.get(person) as Stored]] : []))),
    save: async (person, next) => {
      if ((stored.get(person)?.version ?? 0) !== next.version - 1) return false;
      stored.set(person, next);
      return true;
    },
  };
};

export const createDecisionLog = (): DecisionLog & { written: LoggedDecision[] } => {
  const written: LoggedDecision[] = [];
  return { written, write: async (decisions) => void written.push(...decisions) };
};
