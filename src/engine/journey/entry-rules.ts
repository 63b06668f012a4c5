import { durationMs } from "./duration.ts";
import type { WriteJourney } from "./journey.ts";

/** How often an endpoint may enter a journey. */
export type EntryRules = { cap: number; intervalMs: number };

/** What an endpoint did in a run before. */
export type EntryFacts = { isActive: boolean; entries: number; enteredAtMs: number };

/**
 * [Pinpoint API reference: JourneyLimits] 0 is no limit. Unspecified by AWS for a limit that is left out; chosen so that
 * each event starts the journey, as for a campaign, and a refresh adds new members of the segment only.
 */
export const entryRulesOf = ({ Limits, StartCondition }: WriteJourney): EntryRules => ({
  cap: (Limits?.EndpointReentryCap ?? (StartCondition?.EventStartCondition ? 0 : 1)) || Number.POSITIVE_INFINITY,
  intervalMs: durationMs(Limits?.EndpointReentryInterval ?? "") ?? 0,
});

/** Why an endpoint may not enter a run now; undefined if it may. */
export const whyNotEnter = (
  { cap, intervalMs }: EntryRules,
  { isActive, entries, enteredAtMs }: EntryFacts,
  now: number,
): string | undefined => {
  if (isActive) return "it is in the journey already";
  if (entries >= cap) return `it entered the journey ${entries} times, the maximum`;
  if (entries > 0 && now < enteredAtMs + intervalMs)
    return `it may enter again from ${new Date(enteredAtMs + intervalMs).toISOString()}`;
  return undefined;
};
