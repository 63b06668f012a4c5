import type { EngineContext } from "../context.ts";
import { type CountQuery, loadEventCounts } from "../stream/store/event-counts.ts";
import { readKpiRange } from "./kpi-range.ts";
import { kpiResult } from "./kpi-result.ts";
import type { Kpi } from "./kpis.ts";

type KpiQuery = {
  name: string;
  kpi: Kpi;
  senders: Pick<CountQuery, "appId" | "sender" | "senderId">;
  query: URLSearchParams;
};

/** The fields that the metrics of applications, campaigns and journeys share. All results are on one page. */
export const kpiResponse = (context: EngineContext, { name, kpi, senders, query }: KpiQuery) => {
  const range = readKpiRange(query, context.clock.now());
  return {
    KpiName: name,
    StartTime: new Date(range.startMs).toISOString(),
    EndTime: new Date(range.endMs).toISOString(),
    KpiResult: kpiResult(kpi, loadEventCounts(context, { ...senders, ...range })),
  };
};
