import { connectLookup } from "./connect-lookup.ts";
import type { HookSettings, StepName, StepSetting } from "./hook-settings.ts";
import type { Lookup } from "./lookup.ts";
import type { FailurePolicy, Step } from "./step.ts";
import { audit } from "./steps/audit.ts";
import { content } from "./steps/content.ts";
import { type FrequencyStore, frequencyCap } from "./steps/frequency-cap.ts";
import { offers } from "./steps/offers.ts";
import { quietHours } from "./steps/quiet-hours.ts";
import { type Suppressions, suppression } from "./steps/suppression.ts";

/** The tables; `offers` and `content` give way to a service where the settings name one. */
export type StepPorts = { suppressions: Suppressions; frequency: FrequencyStore; offers: Lookup; content: Lookup };

const HOUR_MS = 60 * 60 * 1_000;

const lookupAt = (url: string | undefined, { PRIVATE_LOOKUPS }: HookSettings): Lookup | undefined =>
  url === undefined ? undefined : connectLookup(url, PRIVATE_LOOKUPS === "allowed");

/** How each step is made. A step that is not named here does not compile. */
const STEPS: Record<StepName, (settings: HookSettings, ports: StepPorts, failure?: FailurePolicy) => Step> = {
  suppression: (_, ports, failure) => suppression(ports.suppressions, failure),
  audit: ({ AUDIT_RULES }, _, failure) => audit(AUDIT_RULES, failure),
  "quiet-hours": ({ QUIET_HOURS, QUIET_HOURS_ZONE }, _, failure) =>
    quietHours({ ...QUIET_HOURS, zoneWhenUnknown: QUIET_HOURS_ZONE }, failure),
  offers: (settings, ports, failure) =>
    offers(lookupAt(settings.OFFERS_URL, settings) ?? ports.offers, settings.OFFERS_DEFAULT, failure),
  content: (settings, ports, failure) => content(lookupAt(settings.CONTENT_URL, settings) ?? ports.content, failure),
  "frequency-cap": ({ FREQUENCY_LIMIT, FREQUENCY_WINDOW_HOURS }, ports, failure) =>
    frequencyCap(ports.frequency, { limit: FREQUENCY_LIMIT, windowMs: FREQUENCY_WINDOW_HOURS * HOUR_MS }, failure),
};

/** The steps that the settings name, in their order. */
export const createSteps = (settings: HookSettings, ports: StepPorts): Step[] =>
  settings.HOOK_STEPS.map(({ name, failure }: StepSetting) => STEPS[name](settings, ports, failure));
