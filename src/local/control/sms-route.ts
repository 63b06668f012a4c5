import { randomUUID } from "node:crypto";
import * as z from "zod";
import { numberRow } from "../../engine/sms-voice/store/numbers.ts";
import { InboundSms } from "../../pinpoint/inbound-sms.ts";
import type { Account } from "../account.ts";
import { reactToKeyword } from "../sms-voice/react-to-keyword.ts";
import { ControlError, type ControlRoute } from "./control-route.ts";

const PhoneNumber = z.string().regex(/^\+\d{7,15}$/, "must be an E.164 number");

const InboundText = z.strictObject({
  from: PhoneNumber,
  to: PhoneNumber,
  body: z.string().max(1600),
  // [SNS quotas] 256 KB for a message; these limits keep it far below.
  keyword: z.string().max(100).optional(),
  inReplyTo: z.string().max(100).optional(),
  topicArn: z.string().max(512).optional(),
});
type InboundText = z.infer<typeof InboundText>;

const TWO_WAY_TOPIC_NAME = /two-?way|inbound-?sms/i;

export const smsRoute: ControlRoute = {
  method: "POST",
  path: "/_local/sms",
  help:
    "Receives an SMS from a customer: replies to keywords as AWS does, publishes it to the SNS topic of the number, or that " +
    "for two-way SMS, and returns its message. Body: " +
    '{"from": "+12065550101", "to": "+12065550199", "body": "STOP"}, optionally with "keyword", "inReplyTo", "topicArn".',
  run: async ({ account }, { body }) => {
    const text = InboundText.parse(body);
    const current = await account();
    const { context } = current.engine;
    const topicArn = topicOf(current, text.topicArn ?? numberRow(context, text.to).twoWayChannelArn);
    const message = toInboundSms(text, current.configuration.accountId);
    reactToKeyword(context, text);
    await current.calls.sns("Publish", { TopicArn: topicArn, Message: JSON.stringify(message) });
    return message;
  },
};

const toInboundSms = (text: InboundText, accountId: string): InboundSms =>
  InboundSms.parse({
    originationNumber: text.from,
    destinationNumber: text.to,
    messageKeyword: text.keyword ?? `KEYWORD_${accountId}`,
    messageBody: text.body,
    inboundMessageId: randomUUID(),
    ...(text.inReplyTo && { previousPublishedMessageId: text.inReplyTo }),
  });

/** The ARN of the topic in the request; without one, of the topic whose name shows that it is for two-way SMS. */
const topicOf = ({ configuration }: Account, requestedArn: string | undefined): string => {
  const topic = configuration.topics.find(({ name, arn }) =>
    requestedArn ? arn === requestedArn : TWO_WAY_TOPIC_NAME.test(name),
  );
  if (topic) return topic.arn;
  if (requestedArn) throw new ControlError(404, `there is no SNS topic ${requestedArn}`);
  throw new ControlError(404, "serverless.yml has no SNS topic for two-way SMS; specify one as topicArn");
};
