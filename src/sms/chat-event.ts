import * as z from "zod";
import { SnsEvent } from "./sns-event.ts";

const Attribute = z.looseObject({ Value: z.string().optional() });

const SnsRecord = SnsEvent.shape.Records.element;

/** An SNS event of chat messages. `MessageVisibility` is an attribute of the notification, not of its message. */
export const ChatEvent = z.looseObject({
  Records: z.array(
    z.looseObject({
      Sns: z.looseObject({
        ...SnsRecord.shape.Sns.shape,
        MessageAttributes: z.looseObject({ MessageVisibility: Attribute.optional() }).optional(),
      }),
    }),
  ),
});
export type ChatEvent = z.infer<typeof ChatEvent>;
export type ChatRecord = ChatEvent["Records"][number];
