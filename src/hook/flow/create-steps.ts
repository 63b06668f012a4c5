import { ownValue } from "../../own-value.ts";
import type { HookSettings } from "../hook-settings.ts";
import type { HookStep } from "../step.ts";
import { STEPS, type StepPorts } from "../step-list.ts";
import { createMessageCounter, type FrequencyStore } from "./message-counter.ts";

export type HookPorts = Omit<StepPorts, "countMessages"> & { frequency: FrequencyStore };

/** The steps that the settings list, in order. */
export const createSteps = (settings: HookSettings, { frequency, ...ports }: HookPorts): HookStep[] => {
  const stepPorts: StepPorts = { ...ports, countMessages: createMessageCounter(frequency) };
  return settings.HOOK_STEPS.map(({ name, failure }) => {
    const step: HookStep = ownValue(STEPS, name).create(settings, stepPorts);
    return failure === undefined ? step : { ...step, failure };
  });
};
