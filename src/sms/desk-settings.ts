import * as z from "zod";
import { InvalidEnvironment } from "../errors.ts";

const Name = z.string().min(1);
const ALIAS = /^[0-9A-Z]{10}\/[0-9A-Z]{10}$/;
const LOCALE = /^[a-z]{2,3}_[A-Z0-9]{2,3}$/;

/** The settings of hand-offs that an operator chooses, by their environment variables. */
export const DeskSettings = z.object({
  /** Where customers are handed off to: events for a desk of yours, Amazon Connect chat, or a bot of Amazon Lex V2. */
  SMS_HAND_OFF: z.enum(["events", "connect", "lex"]),
  /** The reply to a customer whose hand-off failed. */
  SMS_HAND_OFF_FAILED: Name.max(1_600),
  CHAT_FLOW_ID: z.guid("expected the id of a flow of Amazon Connect").optional(),
  /** `<bot id>/<alias id>` */
  LEX_BOT_ALIAS: z.string().regex(ALIAS, "expected <bot id>/<alias id>, each 10 letters and digits").optional(),
  LEX_BOT_LOCALE: z.string().regex(LOCALE, "expected a locale such as en_US"),
});

export const DeskEnvironment = z.object({
  ...DeskSettings.shape,
  CONNECT_INSTANCE_ID: Name,
  CHAT_TOPIC_ARN: Name,
  CHATS_TABLE: Name,
});
type DeskEnvironment = z.infer<typeof DeskEnvironment>;

export type DeskPlace =
  | { kind: "events" }
  | { kind: "connect"; instanceId: string; flowId: string; topicArn: string }
  | { kind: "lex"; aliasPath: string; localeId: string };

/** The desk that the settings name, with what it needs; throws if a part of that is not set. */
export const toDeskPlace = (environment: DeskEnvironment): DeskPlace => {
  const { SMS_HAND_OFF, CONNECT_INSTANCE_ID, CHAT_FLOW_ID, CHAT_TOPIC_ARN, LEX_BOT_ALIAS, LEX_BOT_LOCALE } =
    environment;
  switch (SMS_HAND_OFF) {
    case "events":
      return { kind: "events" };
    case "connect": {
      const flowId = required("CHAT_FLOW_ID", CHAT_FLOW_ID);
      return { kind: "connect", instanceId: CONNECT_INSTANCE_ID, flowId, topicArn: CHAT_TOPIC_ARN };
    }
    case "lex":
      return { kind: "lex", aliasPath: required("LEX_BOT_ALIAS", LEX_BOT_ALIAS), localeId: LEX_BOT_LOCALE };
    default:
      return SMS_HAND_OFF satisfies never;
  }
};

const required = (path: string, value: string | undefined): string => {
  if (value === undefined) throw new InvalidEnvironment([{ path, rule: "required by the value of SMS_HAND_OFF" }]);
  return value;
};
