import { audit } from "./steps/audit.ts";
import { type ContentPorts, content } from "./steps/content.ts";
import { type FrequencyPorts, frequencyCap } from "./steps/frequency-cap.ts";
import { type OffersPorts, offers } from "./steps/offers.ts";
import { quietHours } from "./steps/quiet-hours.ts";
import { type SuppressionPorts, suppression } from "./steps/suppression.ts";

/** The steps by the names that `HOOK_STEPS` lists. Each declares its settings and how it is created. */
export const STEPS = { suppression, audit, "quiet-hours": quietHours, offers, content, "frequency-cap": frequencyCap };

export type StepName = keyof typeof STEPS;

export const stepSettings = {
  ...suppression.settings,
  ...audit.settings,
  ...quietHours.settings,
  ...offers.settings,
  ...content.settings,
  ...frequencyCap.settings,
};

export type StepPorts = SuppressionPorts & OffersPorts & ContentPorts & FrequencyPorts;
