import { type PinpointClient, SendMessagesCommand } from "@aws-sdk/client-pinpoint";
import { ownValue } from "../own-value.ts";
import { type ReplyResult, toSendMessagesResult } from "../pinpoint/reply-result.ts";
import type { OutgoingText } from "../sms/ports.ts";
import { toRemoteFault } from "./sdk-fault.ts";

/**
 * Sends a text with `SendMessages` of an application, from the number that the customer texted. The client must make one
 * attempt, because a text whose response was lost must not be sent again.
 */
export const connectSendMessages =
  (client: PinpointClient, ApplicationId: string) =>
  ({ customer, number, text }: OutgoingText): Promise<ReplyResult> =>
    client
      .send(
        new SendMessagesCommand({
          ApplicationId,
          MessageRequest: {
            Addresses: { [customer]: { ChannelType: "SMS" } },
            MessageConfiguration: {
              SMSMessage: { Body: text, MessageType: "TRANSACTIONAL", OriginationNumber: number },
            },
          },
        }),
      )
      .then(
        ({ MessageResponse }) => toSendMessagesResult(ownValue(MessageResponse?.Result ?? {}, customer)),
        (error: unknown) => toFailure(error),
      );

const toFailure = (error: unknown): ReplyResult => {
  const { kind } = toRemoteFault("pinpoint:SendMessages", error);
  switch (kind) {
    case "invalid":
      return { kind: "refused", reason: kind };
    // A retry succeeds once the cause is corrected.
    case "throttled":
    case "unauthorized":
    case "not-found":
      return { kind: "failed", reason: kind };
    case "timeout":
    case "unavailable":
      return { kind: "unknown", reason: kind };
    default:
      return kind satisfies never;
  }
};
