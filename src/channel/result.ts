import { parseJson } from "../parse-json.ts";
import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { EVENT_VALUE_MAX_LENGTH } from "../pinpoint/limits.ts";
import { SERVICE_EVENT_VERSION } from "../pinpoint/service-event.ts";
import { PokeResponse } from "../poke/response.ts";
import { truncate } from "../truncate.ts";
import type { Delivered, Delivery, FunctionResult, PokeResult } from "./delivery.ts";
import type { Outcome } from "./outcome.ts";
import { sendHash } from "./plan-deliveries.ts";
import type { Origin } from "./recipient.ts";

const DUPLICATE = "duplicate";

/** One recipient's outcome, and its delivery if one was planned. */
export type Result = { recipientId: string; outcome: Outcome; delivery?: Delivery };

/** One result for each delivery of a request, in order, even if the response cannot be read. */
export const readPokeResponses = (count: number, invocation: FunctionResult): PokeResult[] => {
  const failAll = (reason: string): PokeResult[] => Array.from({ length: count }, () => ({ kind: "failed", reason }));
  if (invocation.kind === "failed") return failAll(`poke function: ${invocation.reason}`);
  const responses = parseJson(invocation.payload);
  if (!Array.isArray(responses) || responses.length !== count) return failAll("poke function: response unreadable");
  return responses.map(toPokeResult);
};

const toPokeResult = (input: unknown): PokeResult => {
  const parsed = PokeResponse.safeParse(input);
  if (!parsed.success) return { kind: "failed", reason: "poke function: response to the message unreadable" };
  const response = parsed.data;
  if (response.status === "accepted") return { kind: "accepted" };
  const reason = `${response.reason}: ${response.field ? `${response.field}: ` : ""}${response.rule}`;
  const isTransient = response.reason === "throttled" || response.reason === "unavailable";
  return { kind: isTransient ? "failed" : "refused", reason };
};

/** The results of deliveries that need no further attempt, one for each recipient. Deliveries to retry have none yet. */
export const toResults = (delivered: Delivered[]): Result[] =>
  delivered.flatMap((entry) => {
    const outcome = toOutcome(entry);
    const { delivery } = entry;
    if (outcome === undefined) return [];
    return delivery.recipientIds.map((recipientId) => ({ recipientId, outcome, delivery }));
  });

const toOutcome = ({ result }: Delivered): Outcome | undefined => {
  switch (result.kind) {
    case "accepted":
      return { outcome: "accepted" };
    case "duplicate":
      return { outcome: "accepted", reason: DUPLICATE };
    case "refused":
      return { outcome: "refused", reason: result.reason };
    case "failed":
    case "waiting":
      return undefined;
    default:
      return result satisfies never;
  }
};

/**
 * `poke.accepted`, `poke.refused` and `poke.skipped` in the shape of the event stream. A result that is written again has the
 * same `event_id`. A duplicate is reported like the first delivery, whose run may have ended before it wrote the result. A
 * queued delivery is reported by the run that sends it.
 */
export const toResultRecords = (origin: Origin, results: Result[], now: Date): EventStreamRecord[] =>
  results
    .filter(({ outcome }) => outcome.outcome !== "queued")
    .map(({ recipientId, outcome, delivery }) => {
      const eventType = `poke.${outcome.outcome}`;
      return {
        event_type: eventType,
        event_timestamp: now.getTime(),
        arrival_timestamp: now.getTime(),
        event_version: SERVICE_EVENT_VERSION,
        application: { ...(origin.applicationId !== undefined && { app_id: origin.applicationId }), sdk: {} },
        client: { client_id: recipientId },
        device: { platform: {} },
        session: {},
        attributes: toAttributes({
          campaign_id: origin.campaignId,
          journey_id: origin.journeyId,
          activity_id: origin.activityId,
          treatment_id: origin.treatmentId,
          run_id: origin.runId,
          domain: delivery?.domain,
          reason: outcome.reason === DUPLICATE ? undefined : outcome.reason,
          poke_id: delivery?.id,
          event_id: sendHash(eventType, origin, recipientId, delivery?.id),
        }),
      };
    });

const toAttributes = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, truncate(value, EVENT_VALUE_MAX_LENGTH)]] : [])),
  );
