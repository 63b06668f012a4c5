import * as z from "zod";
import { EVENT_KEY_MAX_LENGTH, EVENT_KEYS_MAX, EVENT_MAX_BYTES, EVENT_VALUE_MAX_LENGTH } from "../pinpoint/limits.ts";
import { mapOf } from "../pinpoint/map-of.ts";
import { isServiceEventType } from "../pinpoint/service-event.ts";
import { limitNames } from "./attribute-lists.ts";

const Text = z.string();
const Moment = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]);

const Value = z.string().refine((value) => value.length <= EVENT_VALUE_MAX_LENGTH, {
  error: ({ input }) => `the value has ${String(input).length} characters; the limit is ${EVENT_VALUE_MAX_LENGTH}`,
});

/** An event as PutEvents accepts it. Browsers check it, too, so that nothing here is of Node. [Pinpoint API reference: Event] [Pinpoint quotas: event ingestion] */
export const EventFields = z
  .strictObject({
    // The engine rejects events of these types, by which consumers suppress addresses and count sends.
    EventType: Text.min(1).refine((type) => !isServiceEventType(type), {
      error: "a type that only Pinpoint writes, such as _email.hardbounce",
    }),
    Timestamp: Moment,
    Attributes: mapOf(Value).superRefine(limitNames(EVENT_KEY_MAX_LENGTH)).optional(),
    Metrics: mapOf(z.number()).superRefine(limitNames(EVENT_KEY_MAX_LENGTH)).optional(),
    Session: z
      .strictObject({
        Id: Text,
        StartTimestamp: Moment,
        StopTimestamp: Moment.optional(),
        Duration: z.int().optional(),
      })
      .optional(),
    AppPackageName: Text.optional(),
    AppTitle: Text.optional(),
    AppVersionCode: Text.optional(),
    ClientSdkVersion: Text.optional(),
    SdkName: Text.optional(),
  })
  .superRefine((event, context) => {
    const keys = Object.keys(event.Attributes ?? {}).length + Object.keys(event.Metrics ?? {}).length;
    if (keys > EVENT_KEYS_MAX)
      context.addIssue({ code: "custom", message: `${keys} attributes and metrics; the limit is ${EVENT_KEYS_MAX}` });
    const bytes = new TextEncoder().encode(JSON.stringify(event)).length;
    if (bytes > EVENT_MAX_BYTES)
      context.addIssue({ code: "custom", message: `the event has ${bytes} bytes; the limit is ${EVENT_MAX_BYTES}` });
  });
export type EventFields = z.infer<typeof EventFields>;
