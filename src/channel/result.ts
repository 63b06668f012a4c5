import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { EVENT_VALUE_MAX_LENGTH } from "../pinpoint/limits.ts";
import type { Delivery } from "./delivery.ts";
import type { Delivered } from "./flow/deliver.ts";
import { cut, type Outcome } from "./outcome.ts";
import { resultId } from "./poke-id.ts";
import type { Origin } from "./recipient.ts";

/** One recipient's outcome, and the delivery that it was in, if it got that far. */
export type Result = { recipientId: string; outcome: Outcome; delivery?: Delivery };

/** The outcome of a delivery that is over, or `undefined` when it is to be tried again. */
const toOutcome = ({ verdict }: Delivered): Outcome | undefined => {
  switch (verdict.kind) {
    case "accepted":
      return { outcome: "accepted" };
    case "duplicate":
      return { outcome: "accepted", reason: "duplicate" };
    case "refused":
      return { outcome: "refused", reason: verdict.reason };
    case "failed":
    case "waiting":
      return undefined;
    default:
      return verdict satisfies never;
  }
};

/** What is over, recipient by recipient. */
export const toResults = (delivered: Delivered[]): Result[] =>
  delivered.flatMap((entry) => {
    const outcome = toOutcome(entry);
    const { delivery } = entry;
    if (outcome === undefined) return [];
    return delivery.recipientIds.map((recipientId) => ({ recipientId, outcome, delivery }));
  });

const toAttributes = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, cut(value, EVENT_VALUE_MAX_LENGTH)]] : [])),
  );

// Another run tells of what is queued, or has told of a duplicate. A multicast that an earlier batch of the same send has
// sent stands for other endpoints there: these are told of here.
const isTold = ({ outcome, delivery }: Result): boolean =>
  outcome.outcome !== "queued" && (outcome.reason !== "duplicate" || delivery?.kind === "multicast");

/** `poke.accepted`, `poke.refused`, `poke.skipped`, in the event stream's own shape. `event_id` is the same for repeats. */
export const toResultRecords = (origin: Origin, results: Result[], now: Date): EventStreamRecord[] =>
  results.filter(isTold).map(({ recipientId, outcome, delivery }) => {
    const eventType = `poke.${outcome.outcome}`;
    return {
      event_type: eventType,
      event_timestamp: now.getTime(),
      arrival_timestamp: now.getTime(),
      event_version: "3.1",
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
        reason: outcome.reason,
        poke_id: delivery?.id,
        event_id: resultId(eventType, origin, recipientId, delivery?.id),
      }),
    };
  });
