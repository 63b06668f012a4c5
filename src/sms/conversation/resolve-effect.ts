import { ownValue } from "../../own-value.ts";
import { ATTRIBUTE_VALUE_MAX_LENGTH, EVENT_VALUE_MAX_LENGTH } from "../../pinpoint/limits.ts";
import { truncate } from "../../truncate.ts";
import type { Effect, StepEffect } from "./effect.ts";
import { fillIn } from "./placeholders.ts";

/** A step's effect with the saved values in it. Values that are longer than Pinpoint's limits are truncated. */
export const resolveEffect = (effect: StepEffect, values: Readonly<Record<string, string>>): Effect => {
  switch (effect.kind) {
    case "set-attribute":
      return {
        ...effect,
        values: effect.values.map((text) => truncate(fillIn(text, values), ATTRIBUTE_VALUE_MAX_LENGTH)),
      };
    case "put-event":
      return {
        ...effect,
        attributes: toAttributes(effect.attributes, values),
        metrics: toMetrics(effect.metrics, values),
      };
    case "opt-out":
    case "opt-in":
      return { ...effect, isListed: false };
    default:
      return effect satisfies never;
  }
};

const toAttributes = (texts: Record<string, string>, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, truncate(fillIn(text, values), EVENT_VALUE_MAX_LENGTH)]),
  );

/** A value that is not a number makes no metric. */
const toMetrics = (names: Record<string, string>, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(names).flatMap(([metric, name]) => {
      const value = Number(ownValue(values, name) ?? Number.NaN);
      return Number.isFinite(value) ? [[metric, value] as const] : [];
    }),
  );
