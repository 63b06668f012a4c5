import { Unfinished } from "../../errors.ts";
import type { Desk, DeskResult } from "../desk.ts";
import { splitText } from "../parts/split-text.ts";
import type { EffectPorts, Parties, TwoWayPorts } from "../ports.ts";
import type { SmsEvent } from "../sms-event-record.ts";
import { endWithPerson } from "./advance-conversation.ts";
import { sendReplies } from "./send-replies.ts";

export type HandOffPorts = Pick<EffectPorts, "handOff" | "forward" | "endHandOff">;
export type PutEvent = (parties: Parties, event: SmsEvent, id: string) => Promise<void>;

type ReplyPorts = Pick<TwoWayPorts, "conversations" | "sendText" | "queueText" | "wait" | "random">;

// Effects come after the replies of a conversation, in what is left of the function's time.
const BUDGET = { leftMs: () => 3_000 };

/** A hand-off as a series of events, with which a desk of yours takes part in the conversation. */
export const createEventHandOff = (putEvent: PutEvent): HandOffPorts => ({
  handOff: (parties, attributes, id) => putEvent(parties, { eventType: "sms.hand-off", attributes }, id),
  forward: (parties, text, id) => putEvent(parties, { eventType: "sms.for-person", attributes: { text } }, id),
  endHandOff: (parties, id) => putEvent(parties, { eventType: "sms.hand-off-ended" }, id),
});

/**
 * A hand-off to a desk. If the desk takes no texts, that is an event, the customer receives the apology once, and further
 * texts are for conversations.
 */
export const createDeskHandOff =
  (desk: Desk, apology: string, ports: ReplyPorts, clock: () => Date) =>
  (putEvent: PutEvent): HandOffPorts => {
    const reply = (parties: Parties, texts: string[], id: string) => {
      const replies = texts.flatMap(splitText).map((text, index) => ({ id: `${id}/desk-${index}`, text }));
      return sendReplies(replies, parties, ports, BUDGET);
    };

    const putFailure = (parties: Parties, reason: string, id: string) =>
      putEvent(parties, { eventType: "sms.hand-off-failed", attributes: { reason } }, `${id}/sms.hand-off-failed`);

    const settle = async (parties: Parties, id: string, result: DeskResult): Promise<void> => {
      switch (result.kind) {
        case "accepted": {
          const { left } = await reply(parties, result.replies, id);
          if (left.length > 0) throw new Unfinished(left.length, "replies", "the queue did not accept them");
          if (result.isOver) await endWithPerson(parties, ports, clock());
          return;
        }
        case "closed":
          await putFailure(parties, result.reason, id);
          // Of concurrent texts, one ends the hand-off. The apology is not retried: a retry would start another chat.
          if (await endWithPerson(parties, ports, clock())) await reply(parties, [apology], id);
          return;
        case "not-open": {
          const record = await ports.conversations.load(parties);
          if (record?.state?.kind === "with-person") throw new Unfinished(1, "text", "its chat has not started");
          return putFailure(parties, "the chat was over before the text reached it", id);
        }
        default:
          return result satisfies never;
      }
    };

    return {
      handOff: async (parties, handOff, id) => settle(parties, id, await desk.open(parties, handOff, id)),
      forward: async (parties, text, id) => settle(parties, id, await desk.forward(parties, text, id)),
      endHandOff: (parties, id) => desk.close(parties, id),
    };
  };
