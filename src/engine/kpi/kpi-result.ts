import { ownValue } from "../../own-value.ts";
import type { EventCount } from "../stream/event-count.ts";
import type { Grouping, Kpi } from "./kpis.ts";

type Count = EventCount & { day: string };

// [Pinpoint developer guide: campaign metrics] names of the ids; those of date and error are unspecified by AWS.
const GROUPED_BY: Record<Grouping, { key: string; toValue: (count: Count) => string }> = {
  campaign: { key: "CampaignId", toValue: ({ senderId }) => senderId },
  "campaign-activity": { key: "CampaignActivityId", toValue: ({ activityId }) => activityId },
  "journey-activity": { key: "JourneyActivityId", toValue: ({ activityId }) => activityId },
  date: { key: "Date", toValue: ({ day }) => day },
  status: { key: "RecordStatus", toValue: ({ status }) => status },
};

/** [Pinpoint API reference: BaseKpiResult] a row for each group; none where there is nothing to measure. */
export const kpiResult = ({ measure, groupBy, key }: Kpi, counts: readonly Count[]) => {
  const values = (group: readonly Count[]) => {
    const value = measure(group);
    return value === undefined ? [] : [{ Key: key, Type: "Double", Value: doubleText(value) }];
  };
  if (groupBy === undefined) return { Rows: toRows(values(counts), {}) };
  const { key: field, toValue } = ownValue(GROUPED_BY, groupBy);
  const groups = [...Map.groupBy(counts, toValue)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    Rows: groups.flatMap(([Value, group]) =>
      toRows(values(group), { GroupedBys: [{ Key: field, Type: "String", Value }] }),
    ),
  };
};

const toRows = <Value, Group extends object>(values: Value[], group: Group) =>
  values.length === 0 ? [] : [{ ...group, Values: values }];

/** As in the samples of the guide: `1368.0`. */
const doubleText = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));
