import type { MemberResult } from "../delivery/batch.ts";
import { type EventOrigin, eventRecord } from "../delivery/event-record.ts";
import { activityTypeName } from "./activity-type-name.ts";
import type { JourneyRun } from "./store/journey-runs.ts";

type JourneySendStatus = MemberResult["status"] | "DAILY_CAP" | "QUIET_TIME" | "QUIET_TIME_WAIT_FINISHED";

type SendResult = Pick<MemberResult, "document" | "statusCode" | "statusMessage"> & { status: JourneySendStatus };

/** `_journey.send`: the result for one endpoint in a journey activity. [Pinpoint developer guide: event streams] */
export const journeySend = (
  origin: EventOrigin,
  run: Pick<JourneyRun, "id" | "journeyId">,
  activity: { key: string; type: string | undefined },
  result: SendResult,
) =>
  eventRecord(
    origin,
    "_journey.send",
    {
      journey_id: run.journeyId,
      journey_run_id: run.id,
      journey_activity_id: activity.key,
      ...(activity.type !== undefined && { journey_activity_type: activityTypeName(activity.type) }),
      journey_send_status: result.status,
      journey_send_status_code: result.statusCode,
      journey_send_status_message: result.statusMessage,
    },
    { client_context: { custom: { endpoint: result.document } } },
  );
