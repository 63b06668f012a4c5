import * as z from "zod";

const Text = z.string().min(1);

const common = {
  MessageId: Text.max(100),
  TopicArn: Text.max(512),
  Message: z.string(),
  Timestamp: z.iso.datetime(),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: Text,
  SigningCertURL: Text,
};

const subscription = { Token: Text, SubscribeURL: Text };

/** What SNS posts to an HTTPS subscriber. [SNS developer guide: HTTP/HTTPS message formats] */
export const SnsMessage = z.discriminatedUnion("Type", [
  z.looseObject({ Type: z.literal("Notification"), ...common, Subject: z.string().optional() }),
  z.looseObject({ Type: z.literal("SubscriptionConfirmation"), ...common, ...subscription }),
  z.looseObject({ Type: z.literal("UnsubscribeConfirmation"), ...common, ...subscription }),
]);
export type SnsMessage = z.infer<typeof SnsMessage>;
export type SnsNotification = Extract<SnsMessage, { Type: "Notification" }>;
