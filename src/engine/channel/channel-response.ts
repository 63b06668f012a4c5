import type { StoredChannel } from "./store/channels.ts";

// unspecified by AWS for a new account; chosen from the sample output of the AWS CLI. [AWS CLI reference: update-sms-channel]
const SMS_MESSAGES_PER_SECOND = 20;

/** The fields that all channels have in common. [Pinpoint API reference: ChannelResponse] */
export const commonResponse = (channel: StoredChannel) => ({
  ApplicationId: channel.appId,
  CreationDate: new Date(channel.createdAtMs).toISOString(),
  Enabled: channel.isEnabled,
  Id: channel.name.toLowerCase(),
  IsArchived: false,
  LastModifiedDate: new Date(channel.modifiedAtMs).toISOString(),
  Version: channel.version,
});

/** [Pinpoint API reference: ADMChannelResponse and its siblings] */
export const channelResponse = (channel: StoredChannel) => ({
  ...commonResponse(channel),
  Platform: channel.name,
  ...channel.settings,
  ...ratesOf(channel.name),
});

const ratesOf = (name: string) =>
  name === "SMS"
    ? { PromotionalMessagesPerSecond: SMS_MESSAGES_PER_SECOND, TransactionalMessagesPerSecond: SMS_MESSAGES_PER_SECOND }
    : {};
