import type { WriteRecords } from "../../channel/flow/write-results.ts";
import { Unfinished } from "../../errors.ts";
import type { NotificationTopic, Suppressor } from "../../stream/ports.ts";
import { toOptOutNotification } from "../opt-out-notification.ts";
import type { EffectPorts } from "../ports.ts";
import { toSmsEventRecord } from "../sms-event-record.ts";
import { createEventHandOff, type HandOffPorts, type PutEvent } from "./hand-off.ts";

export type EffectTargets = Pick<EffectPorts, "setAttribute" | "setListed" | "setEndpointsOptOut"> & {
  suppressor: Suppressor;
  /** Ends the suppression of addresses that opted out. */
  endSuppression: (addresses: string[]) => Promise<void>;
  topic: NotificationTopic;
  writeRecords: WriteRecords;
  clock: () => Date;
  /** Where customers are handed off to; by default, a series of events. */
  createHandOff?: ((putEvent: PutEvent) => HandOffPorts) | undefined;
};

/**
 * The effects of texts on what this suite has besides SMS: endpoints and suppressed addresses, the notification topic, and
 * the event stream.
 */
export const createEffects = (targets: EffectTargets): EffectPorts => {
  const { setAttribute, setListed, clock, createHandOff = createEventHandOff } = targets;
  const putEvent: PutEvent = async (parties, event, id) => {
    const left = await targets.writeRecords([toSmsEventRecord(parties, event, id, clock())]);
    if (left.length > 0) throw new Unfinished(left.length, "events", "the event stream did not accept them");
  };
  return {
    setAttribute,
    setListed,
    putEvent,
    setEndpointsOptOut: async (parties, optOut) => {
      const addresses = [parties.customer];
      if (optOut === "ALL") await targets.suppressor.suppress({ addresses, reason: "opt-out" }, clock());
      else await targets.endSuppression(addresses);
      await targets.setEndpointsOptOut(parties, optOut);
    },
    publishOptOut: async (parties, isOptedOut, id) => {
      const [result] = await targets.topic.publish([toOptOutNotification(parties, isOptedOut, id, clock())]);
      if (result?.kind !== "published") throw new Unfinished(1, "notification", result?.reason ?? "no result");
    },
    ...createHandOff(putEvent),
  };
};
