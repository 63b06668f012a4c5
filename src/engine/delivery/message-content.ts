import type { ChannelType } from "../../pinpoint/endpoint.ts";

/** What is said to an endpoint before its variables are filled in. Each text may use the message-template language. */
export type MessageContent =
  | {
      channel: "EMAIL";
      subject: string;
      html?: string | undefined;
      text?: string | undefined;
      from?: string | undefined;
    }
  | { channel: "SMS"; body: string; messageType: "TRANSACTIONAL" | "PROMOTIONAL"; from?: string | undefined }
  | { channel: "PUSH"; title: string; body: string };

/** The content for each channel type that is spoken to; endpoints of other types are not. */
export type Contents = Partial<Record<ChannelType, MessageContent>>;

/** The channel types that carry a push notification, by the part of a message configuration that is theirs. */
export const PUSH_TYPES = {
  ADM: ["ADM"],
  APNS: ["APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX"],
  Baidu: ["BAIDU"],
  GCM: ["GCM"],
} as const satisfies Record<string, readonly ChannelType[]>;

type PushMessage = { Title?: string | undefined; Body?: string | undefined };

/** A platform's own message wins over the default one. [Pinpoint API reference: DefaultMessage, PushNotificationTemplateRequest] */
export const pushContents = (
  byPlatform: Partial<Record<keyof typeof PUSH_TYPES, PushMessage | undefined>>,
  byDefault: PushMessage | undefined,
): Contents => {
  const contents: Contents = {};
  for (const [platform, types] of Object.entries(PUSH_TYPES)) {
    const message = byPlatform[platform as keyof typeof PUSH_TYPES] ?? byDefault;
    if (message === undefined) continue;
    for (const type of types)
      contents[type] = { channel: "PUSH", title: message.Title ?? "", body: message.Body ?? "" };
  }
  if (byDefault !== undefined)
    contents.PUSH = { channel: "PUSH", title: byDefault.Title ?? "", body: byDefault.Body ?? "" };
  return contents;
};
