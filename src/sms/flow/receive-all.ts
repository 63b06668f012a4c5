import type { TwoWayRules } from "../decide-reply.ts";
import type { TwoWayPorts } from "../ports.ts";
import type { SnsEvent } from "../sns-event.ts";
import { type ReceivedRecords, receiveRecords, type SnsRun } from "./receive-records.ts";
import { type ReceivedSms, receiveSms } from "./receive-sms.ts";

/** Receives all texts of an SNS event. */
export const receiveAll = (
  { Records }: SnsEvent,
  rules: TwoWayRules,
  ports: TwoWayPorts,
  run: SnsRun,
): Promise<ReceivedRecords<ReceivedSms>> =>
  receiveRecords(Records, run, ({ Sns: { Message } }, lease) =>
    receiveSms(Message, rules, ports, { now: run.now, lease, budget: run.budget }),
  );
