// The exports of `pinpoint-isv-suite/sns`.
export {
  createSnsReceiver,
  type SnsLambdaEvent,
  type SnsReceiverOptions,
} from "./sns-receiver/create-sns-receiver.ts";
export type { GetText } from "./sns-receiver/get-text.ts";
export type { SnsNotification } from "./sns-receiver/sns-message.ts";
