import type { LoggedDecision } from "../../src/hook/decision.ts";
import { createSteps, type HookPorts } from "../../src/hook/flow/create-steps.ts";
import type { DecisionLog } from "../../src/hook/flow/log-decisions.ts";
import type { FrequencyStore, StoredHistory } from "../../src/hook/flow/message-counter.ts";
import { HookSettings } from "../../src/hook/hook-settings.ts";
import type { Lookup } from "../../src/hook/lookup.ts";
import type { HookBatch, HookStep } from "../../src/hook/step.ts";
import { connectLookup } from "../../src/http/connect-lookup.ts";
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

/** A store like the DynamoDB table: it rejects a save over an old version. */
export const createFrequencyStore = (): FrequencyStore & { stored: Map<string, StoredHistory> } => {
  const stored = new Map<string, StoredHistory>();
  return {
    stored,
    load: async (people) =>
      new Map(
        people.flatMap((person) => {
          const history = stored.get(person);
          return history === undefined ? [] : [[person, history]];
        }),
      ),
    save: async (person, next) => {
      if ((stored.get(person)?.version ?? 0) !== next.version - 1) return false;
      stored.set(person, next);
      return true;
    },
  };
};

export const TABLES = { SUPPRESSION_TABLE: "s", FREQUENCY_TABLE: "f", OFFERS_TABLE: "o", AUDIT_TABLE: "a" };

/** The steps that an environment configures, over empty tables or the given ports. */
export const stepsOf = (environment: Record<string, string>, ports: Partial<HookPorts> = {}): HookStep[] =>
  createSteps(HookSettings.parse({ ...TABLES, ...environment }), {
    suppressions: { whySuppressed: async () => new Map() },
    frequency: createFrequencyStore(),
    offers: fixedLookup({}),
    content: fixedLookup({}),
    lookupAt: connectLookup,
    ...ports,
  });

export const createDecisionLog = (): DecisionLog & { written: LoggedDecision[] } => {
  const written: LoggedDecision[] = [];
  return { written, write: async (decisions) => void written.push(...decisions) };
};
