import * as z from "zod";
import { toIssues } from "../errors.ts";
import type { AddressRules } from "./address.ts";
import { EndpointFields, type Prepared, prepareEndpoint } from "./endpoint-update.ts";
import { EventFields } from "./event-fields.ts";

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

const Identity = z.looseObject({ EndpointId: z.string().min(1), EventId: z.string().min(1).optional() });

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
