import {
  EVENT_KEY_MAX_LENGTH,
  EVENT_KEYS_MAX,
  EVENT_MAX_BYTES,
  EVENT_VALUE_MAX_LENGTH,
} from "../../pinpoint/limits.ts";
import type { AppEvent } from "./app-event.ts";

/** The limit that an event exceeds; undefined if none. [Pinpoint quotas: event ingestion] */
export const whyEventOverLimits = ({ Attributes, Metrics, ...rest }: AppEvent): string | undefined => {
  const keys = [...Object.keys(Attributes ?? {}), ...Object.keys(Metrics ?? {})];
  if (keys.length > EVENT_KEYS_MAX) return `${keys.length} attributes and metrics; the limit is ${EVENT_KEYS_MAX}`;
  const long = keys.find((key) => key.length > EVENT_KEY_MAX_LENGTH);
  if (long) return `a key has ${long.length} characters; the limit is ${EVENT_KEY_MAX_LENGTH}`;
  return whyValueOver(Attributes) ?? whyTooBig({ Attributes, Metrics, ...rest });
};

const whyValueOver = (attributes: AppEvent["Attributes"]): string | undefined => {
  const long = Object.entries(attributes ?? {}).find(([, value]) => (value?.length ?? 0) > EVENT_VALUE_MAX_LENGTH);
  return (
    long && `Attributes.${long[0]}: the value has ${long[1]?.length} characters; the limit is ${EVENT_VALUE_MAX_LENGTH}`
  );
};

const whyTooBig = (event: AppEvent): string | undefined => {
  const bytes = Buffer.byteLength(JSON.stringify(event));
  return bytes > EVENT_MAX_BYTES ? `the event has ${bytes} bytes; the limit is ${EVENT_MAX_BYTES}` : undefined;
};
