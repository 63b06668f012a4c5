import { requireJourney } from "../../journey/require-journey.ts";
import type { Operation } from "../../operation.ts";
import { kpiResponse } from "../kpi-response.ts";
import { JOURNEY_KPIS } from "../kpis.ts";
import { requireKpi } from "../require-kpi.ts";

export const getJourneyDateRangeKpi: Operation = (context, { path, query }) => {
  const { appId, id } = requireJourney(context, path);
  const name = path["kpi-name"] ?? "";
  const kpi = requireKpi(JOURNEY_KPIS, name);
  const senders = { appId, sender: "journey" as const, senderId: id };
  return { ApplicationId: appId, JourneyId: id, ...kpiResponse(context, { name, kpi, senders, query }) };
};
