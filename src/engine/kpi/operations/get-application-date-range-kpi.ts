import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { kpiResponse } from "../kpi-response.ts";
import { APPLICATION_CAMPAIGN_KPIS, TRANSACTIONAL_KPIS } from "../kpis.ts";
import { requireKpi } from "../require-kpi.ts";

export const getApplicationDateRangeKpi: Operation = (context, { path, query }) => {
  const app = requireApp(context, path["application-id"]);
  const name = path["kpi-name"] ?? "";
  const isTransactional = TRANSACTIONAL_KPIS.has(name);
  const kpi = requireKpi(new Map([...APPLICATION_CAMPAIGN_KPIS, ...TRANSACTIONAL_KPIS]), name);
  const senders = {
    appId: app.id,
    sender: isTransactional ? ("" as const) : ("campaign" as const),
    senderId: undefined,
  };
  return { ApplicationId: app.id, ...kpiResponse(context, { name, kpi, senders, query }) };
};
