import { expect, test } from "vitest";
import { countChannelSends, sendDifferences } from "../../src/demo/channel-sends.ts";
import { createRecordLog } from "../../src/demo/record-log.ts";
import type { EventStreamRecord } from "../../src/pinpoint/event-stream-record.ts";

const send = (status: string, type = "CUSTOM"): EventStreamRecord => ({
  event_type: "_journey.send",
  event_timestamp: 0,
  attributes: { journey_activity_type: type, journey_send_status: status },
});
const result = (outcome: string): EventStreamRecord => ({ event_type: `poke.${outcome}`, event_timestamp: 0 });

test("counts the messages of the channel alone", () => {
  const records = [send("SUCCESS"), send("CUSTOM_DELIVERY_FAILURE"), send("SUCCESS", "EMAIL"), result("accepted")];
  expect(countChannelSends(records)).toEqual({ delivered: 1, undelivered: 1 });
});

test("reports nothing if the journey's counts are those of the channel, and each count that differs", () => {
  const results = [result("accepted"), result("skipped"), result("refused")];
  const failed = send("CUSTOM_DELIVERY_FAILURE");
  expect(sendDifferences([...results, send("SUCCESS"), failed, failed])).toEqual([]);
  expect(sendDifferences([...results, send("SUCCESS"), send("SUCCESS"), send("SUCCESS")])).toEqual([
    "the journey counts 3 delivered messages, the channel 1",
    "the journey counts 0 undelivered messages, the channel 2",
  ]);
});

test("counts a result that a repeated batch wrote again once, by its event_id", () => {
  const log = createRecordLog();
  const resultOf = (outcome: string, event_id: string) => ({ ...result(outcome), attributes: { event_id } });
  const results = [resultOf("accepted", "a"), resultOf("accepted", "b"), resultOf("skipped", "c")];
  const sends = [send("SUCCESS"), send("SUCCESS"), send("CUSTOM_DELIVERY_FAILURE")];
  for (const record of [...results, ...results, ...sends]) log.add(record);
  expect(log.records).toEqual([...results, ...sends]);
  expect(sendDifferences(log.records)).toEqual([]);
});
