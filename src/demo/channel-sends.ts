import { countBy } from "../count-by.ts";
import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";

export type ChannelSends = { delivered: number; undelivered: number };

/** How many endpoints the journey counts as reached, and as not reached, by the Poke channel. */
export const countChannelSends = (records: readonly EventStreamRecord[]): ChannelSends => {
  const sends = records.filter(
    ({ event_type, attributes }) => event_type === "_journey.send" && attributes?.journey_activity_type === "CUSTOM",
  );
  const delivered = sends.filter(({ attributes }) => attributes?.journey_send_status === "SUCCESS").length;
  return { delivered, undelivered: sends.length - delivered };
};

/** One line for each count of the journey that differs from the channel's own results. */
export const sendDifferences = (records: readonly EventStreamRecord[]): string[] => {
  const results = countBy(records, ({ event_type }) => event_type);
  const accepted = results["poke.accepted"] ?? 0;
  const others = (results["poke.refused"] ?? 0) + (results["poke.skipped"] ?? 0);
  const { delivered, undelivered } = countChannelSends(records);
  return [
    ...(delivered === accepted ? [] : [`the journey counts ${delivered} delivered messages, the channel ${accepted}`]),
    ...(undelivered === others
      ? []
      : [`the journey counts ${undelivered} undelivered messages, the channel ${others}`]),
  ];
};
