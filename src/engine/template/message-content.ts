import { ownValue } from "../../own-value.ts";
import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { TemplateDefaults } from "../../pinpoint/template-defaults.ts";

/** The content of a message before rendering. Each text may be a message template. */
export type MessageContent = Texts & { defaults?: TemplateDefaults | undefined };

type Texts =
  | {
      channel: "EMAIL";
      subject: string;
      html?: string | undefined;
      text?: string | undefined;
      from?: string | undefined;
    }
  | { channel: "SMS"; body: string; messageType: "TRANSACTIONAL" | "PROMOTIONAL"; from?: string | undefined }
  | { channel: "PUSH"; title: string; body: string; rawContent?: string | undefined }
  | {
      channel: "VOICE";
      body: string;
      languageCode?: string | undefined;
      voiceId?: string | undefined;
      from?: string | undefined;
    };

/** The content for each channel type; endpoints of other types receive no message. */
export type Contents = Partial<Record<ChannelType, MessageContent>>;

/** The channel types of each push platform, by its name in message configurations and templates. */
export const PUSH_TYPES = {
  ADM: ["ADM"],
  APNS: ["APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX"],
  Baidu: ["BAIDU"],
  GCM: ["GCM"],
} as const satisfies Record<string, readonly ChannelType[]>;

type PushMessage = { Title?: string | undefined; Body?: string | undefined; RawContent?: string | undefined };

const pushContent = ({ Title = "", Body = "", RawContent }: PushMessage, defaults: TemplateDefaults | undefined) =>
  ({ channel: "PUSH", title: Title, body: Body, rawContent: RawContent || undefined, defaults }) as const;

/** The push content for each channel type. A platform's own message overrides the default message. [Pinpoint API reference: DefaultMessage, PushNotificationTemplateRequest] */
export const pushContents = (
  byPlatform: Partial<Record<keyof typeof PUSH_TYPES, PushMessage | undefined>>,
  byDefault: PushMessage | undefined,
  defaults?: TemplateDefaults,
): Contents => {
  const contents = Object.entries(PUSH_TYPES).flatMap(([platform, types]) => {
    const message = ownValue(byPlatform, platform as keyof typeof PUSH_TYPES) ?? byDefault;
    return message === undefined ? [] : types.map((type) => [type, pushContent(message, defaults)]);
  });
  return Object.fromEntries(
    byDefault === undefined ? contents : [...contents, ["PUSH", pushContent(byDefault, defaults)]],
  );
};
