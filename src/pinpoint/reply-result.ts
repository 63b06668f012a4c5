/**
 * The result of sending one text. `refused`: a retry is refused again. `failed`: a retry may succeed. `unknown`: the
 * customer may have received it, so it is not sent again.
 */
export type ReplyResult =
  | { kind: "sent"; messageId: string }
  | { kind: "refused"; reason: string }
  | { kind: "failed"; reason: string }
  | { kind: "unknown"; reason: string };

/** Why a text to a customer who opted out is refused. */
export const OPTED_OUT = "opted out";

/** One entry of the `Result` of `SendMessages`. The status of the response is 200 even if no text was sent. */
export type MessageResult = {
  DeliveryStatus?: string | undefined;
  MessageId?: string | undefined;
  StatusCode?: number | undefined;
};

/** [Pinpoint API: SendMessages, MessageResult] */
export const toSendMessagesResult = (result: MessageResult | undefined): ReplyResult => {
  const status = result?.DeliveryStatus;
  const reason = [status, result?.StatusCode].filter((part) => part !== undefined).join(" ") || "no result";
  switch (status) {
    case "SUCCESSFUL":
    case "DUPLICATE":
      return { kind: "sent", messageId: result?.MessageId ?? "" };
    case "OPT_OUT":
      return { kind: "refused", reason: OPTED_OUT };
    case "PERMANENT_FAILURE":
      return { kind: "refused", reason };
    case "THROTTLED":
    case "TEMPORARY_FAILURE":
    case "TIMEOUT":
      return { kind: "failed", reason };
    default:
      return { kind: "unknown", reason };
  }
};

/** The error of `SendTextMessage`, as the SDK throws it. */
export type SendTextError = { name: string; Reason?: string | undefined };

/** [End User Messaging SMS API: SendTextMessage, errors] */
export const toSendTextResult = ({ name, Reason }: SendTextError): ReplyResult => {
  const reason = Reason ?? name;
  switch (name) {
    case "ConflictException":
      return { kind: "refused", reason: Reason === "DESTINATION_PHONE_NUMBER_OPTED_OUT" ? OPTED_OUT : reason };
    case "ValidationException":
      return { kind: "refused", reason };
    // A retry succeeds once the cause is corrected, such as a missing permission, number or quota.
    case "AccessDeniedException":
    case "ResourceNotFoundException":
    case "ServiceQuotaExceededException":
    case "ThrottlingException":
    case "InternalServerException":
      return { kind: "failed", reason };
    default:
      return { kind: "unknown", reason };
  }
};
