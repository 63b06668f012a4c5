import { badRequest, notImplemented } from "../api-error.ts";
import { type Kpi, UNCOUNTED_KPIS } from "./kpis.ts";

/** The metric with this name; 501 for one that the engine cannot count, 400 for a name that is not a metric of the resource. */
export const requireKpi = (kpis: ReadonlyMap<string, Kpi>, name = ""): Kpi => {
  const kpi = kpis.get(name);
  if (kpi) return kpi;
  if (UNCOUNTED_KPIS.test(name)) throw notImplemented(`This engine does not count ${name}`);
  // unspecified by AWS for an unknown name.
  throw badRequest(`kpi-name: expected one of ${[...kpis.keys()].join(", ")}`);
};
