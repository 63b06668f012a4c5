import * as z from "zod";
import { toIssues } from "../errors.ts";
import { parseJson } from "../parse-json.ts";
import type { Prepared } from "./endpoint-update.ts";
import { EventFields } from "./event-fields.ts";
import type { BufferedEvent } from "./event-queue.ts";

const Identity = z.looseObject({ EndpointId: z.string().min(1), EventId: z.string().min(1).optional() });

/** Checks an event against the limits of PutEvents, and gives it an id and a time if it has none. */
export const prepareBuffered = (
  input: unknown,
  { nowMs, newId }: { nowMs: number; newId: () => string },
): Prepared<BufferedEvent> => {
  const identity = Identity.safeParse(input);
  if (!identity.success) return { kind: "refused", issues: toIssues(identity.error) };
  const { EndpointId, EventId = newId(), ...sent } = identity.data;
  const fields = EventFields.safeParse({ Timestamp: new Date(nowMs).toISOString(), ...sent });
  if (!fields.success) return { kind: "refused", issues: toIssues(fields.error) };
  return { kind: "ready", item: { EndpointId, EventId, ...fields.data } };
};

/** The events of an earlier buffer. Text of something else has none. */
export const storedEvents = (text: string): BufferedEvent[] => {
  const stored = z.array(z.unknown()).safeParse(parseJson(text));
  return (stored.data ?? []).flatMap((event) => {
    const prepared = prepareBuffered(event, { nowMs: 0, newId: () => "" });
    return prepared.kind === "ready" && prepared.item.EventId !== "" ? [prepared.item] : [];
  });
};
