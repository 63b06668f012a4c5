import type { EngineContext, OutboundMessage } from "../../engine/context.ts";
import { sendToOutbox } from "../../engine/delivery/store/outbox.ts";
import { smsOutcomeOf } from "../../engine/sms-voice/simulated-outcomes.ts";
import { numberRow } from "../../engine/sms-voice/store/numbers.ts";
import { putOptOut } from "../../engine/sms-voice/store/opt-outs.ts";

/** Puts a message into the outbox. If it is a text to a simulated customer who opts out, adds them to the number's opt-out list. */
export const sendToCustomer = (context: EngineContext, message: OutboundMessage) => {
  const sent = sendToOutbox(context, message);
  if (message.channel === "SMS" && smsOutcomeOf(message.address).optsOut) {
    const list = numberRow(context, message.origin.origination_phone_number ?? "").optOutListName;
    putOptOut(context, list, { number: message.address, optedOutAtMs: context.clock.now(), isByEndUser: true });
  }
  return sent;
};
