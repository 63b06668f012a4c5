import { randomUUID } from "node:crypto";
import * as z from "zod";
import { InboundSms } from "../../pinpoint/inbound-sms.ts";
import type { Account } from "../account.ts";
import { ControlRefusal, type ControlRoute } from "./control-route.ts";

const Text = z.strictObject({
  from: z.string().regex(/^\+\d{7,15}$/, "must be an E.164 number"),
  to: z.string().regex(/^\+\d{7,15}$/, "must be an E.164 number"),
  body: z.string().max(1600),
  keyword: z.string().optional(),
  inReplyTo: z.string().optional(),
  topicArn: z.string().optional(),
});

/** The topic that two-way numbers publish to, by its name, unless the request says which. */
const topicOf = ({ configuration }: Account, asked: string | undefined): string => {
  const topic = configuration.topics.find(({ name, arn }) =>
    asked ? arn === asked : /two-?way|inbound-?sms/i.test(name),
  );
  if (topic) return topic.arn;
  throw new ControlRefusal(
    404,
    asked ? `there is no topic ${asked}` : "serverless.yml has no topic for two-way SMS; name one as topicArn",
  );
};

export const smsRoute: ControlRoute = {
  method: "POST",
  path: "/_local/sms",
  help: 'A person texts a two-way number: {"from": "+12065550101", "to": "+12065550199", "body": "STOP", "keyword"?, "inReplyTo"?, "topicArn"?}.',
  run: async ({ account }, { body }) => {
    const text = Text.parse(body);
    const here = await account();
    const message = InboundSms.parse({
      originationNumber: text.from,
      destinationNumber: text.to,
      messageKeyword: text.keyword ?? `KEYWORD_${here.configuration.accountId}`,
      messageBody: text.body,
      inboundMessageId: randomUUID(),
      ...(text.inReplyTo && { previousPublishedMessageId: text.inReplyTo }),
    });
    await here.calls.sns("Publish", { TopicArn: topicOf(here, text.topicArn), Message: JSON.stringify(message) });
    return message;
  },
};
