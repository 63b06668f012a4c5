import * as z from "zod";
import { toIssues } from "../errors.ts";
import { EVENT_KEY_MAX_LENGTH, EVENT_KEYS_MAX, EVENT_MAX_BYTES, EVENT_VALUE_MAX_LENGTH } from "../pinpoint/limits.ts";
import { mapOf } from "../pinpoint/map-of.ts";
import { isServiceEventType } from "../pinpoint/service-event.ts";
import type { AddressRules } from "./address.ts";
import { limitNames } from "./attribute-lists.ts";
import { EndpointFields, type Prepared, prepareEndpoint } from "./endpoint-update.ts";

const Text = z.string();
const Moment = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]);

const Value = z.string().refine((value) => value.length <= EVENT_VALUE_MAX_LENGTH, {
  error: ({ input }) => `the value has ${String(input).length} characters; the limit is ${EVENT_VALUE_MAX_LENGTH}`,
});

/** An event as PutEvents accepts it. [Pinpoint API reference: Event] [Pinpoint quotas: event ingestion] */
const EventFields = z
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
    const bytes = Buffer.byteLength(JSON.stringify(event));
    if (bytes > EVENT_MAX_BYTES)
      context.addIssue({ code: "custom", message: `the event has ${bytes} bytes; the limit is ${EVENT_MAX_BYTES}` });
  });
export type EventFields = z.infer<typeof EventFields>;

/** An event of an endpoint, as a caller writes it. */
export type AudienceEvent = {
  /** The endpoint that the event belongs to. */
  EndpointId: string;
  /** Identifies the event, and its repetitions, within the endpoint. Default: a new id, which the report names. */
  EventId?: string;
  /** Updates the endpoint in the same request. Without it, the endpoint is kept as it is. */
  Endpoint?: EndpointFields;
  /** Default: the time at which the event is read. */
  Timestamp?: string;
} & Omit<EventFields, "Timestamp">;

/** An event that is ready to be sent. */
export type ReadyEvent = { endpointId: string; eventId: string; endpoint: EndpointFields; fields: EventFields };

const Identity = z.looseObject({ EndpointId: Text.min(1), EventId: Text.min(1).optional() });

/** Checks an event against the limits of PutEvents, and the endpoint in it against those of endpoints. */
export const prepareEvent = (
  input: unknown,
  { nowMs, newId, rules }: { nowMs: number; newId: () => string; rules?: AddressRules },
): Prepared<ReadyEvent> => {
  const identity = Identity.safeParse(input);
  if (!identity.success) return { kind: "refused", issues: toIssues(identity.error) };
  const { EndpointId, EventId = newId(), Endpoint = {}, ...sent } = identity.data;
  const fields = EventFields.safeParse({ Timestamp: new Date(nowMs).toISOString(), ...sent });
  if (!fields.success) return { kind: "refused", issues: toIssues(fields.error) };
  const endpoint = prepareEndpoint(EndpointFields, Endpoint, rules);
  if (endpoint.kind === "refused")
    return {
      kind: "refused",
      issues: endpoint.issues.map(({ path, rule }) => ({ path: `Endpoint.${path}`, rule })),
    };
  return {
    kind: "ready",
    item: { endpointId: EndpointId, eventId: EventId, endpoint: endpoint.item, fields: fields.data },
  };
};
