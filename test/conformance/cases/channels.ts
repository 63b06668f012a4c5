import { expect } from "vitest";
import { callByName } from "../call-by-name.ts";
import { badRequest, type Case, notFound, type Scene } from "../case.ts";

const TOKEN = { Enabled: true, BundleId: "com.example.music", TeamId: "T1", TokenKeyId: "K1", TokenKey: "secret" };

/** The channels: the name in the operations, the name in the requests, the platform, and a request. */
const CHANNELS = [
  ["Adm", "ADM", "ADM", { Enabled: true, ClientId: "id", ClientSecret: "secret" }],
  ["Apns", "APNS", "APNS", TOKEN],
  ["ApnsSandbox", "APNSSandbox", "APNS_SANDBOX", TOKEN],
  ["ApnsVoip", "APNSVoip", "APNS_VOIP", TOKEN],
  ["ApnsVoipSandbox", "APNSVoipSandbox", "APNS_VOIP_SANDBOX", TOKEN],
  ["Baidu", "Baidu", "BAIDU", { Enabled: true, ApiKey: "key", SecretKey: "secret" }],
  [
    "Email",
    "Email",
    "EMAIL",
    {
      Enabled: true,
      FromAddress: "news@example.com",
      Identity: "arn:aws:ses:us-east-1:000000000000:identity/example.com",
    },
  ],
  ["Gcm", "GCM", "GCM", { Enabled: true, ApiKey: "secret" }],
  ["Sms", "SMS", "SMS", { Enabled: true, SenderId: "MUSIC" }],
  ["Voice", "Voice", "VOICE", { Enabled: true }],
] as const;

const casesOf = ([operation, member, Platform, request]: (typeof CHANNELS)[number]): Case[] => {
  const source = `Pinpoint API reference: ${member} channel`;
  const input = (ApplicationId: string) => ({ ApplicationId, [`${member}ChannelRequest`]: request });
  const update = async ({ pinpoint, ApplicationId }: Scene) =>
    (await callByName(pinpoint, `Update${operation}Channel`, input(ApplicationId))).body;
  const get = async ({ pinpoint, ApplicationId }: Scene) =>
    (await callByName(pinpoint, `Get${operation}Channel`, { ApplicationId })).body;
  return [
    {
      ...{ operation: `Update${operation}Channel`, source },
      rule: "returns the channel with platform and version, and no credential",
      check: async (scene) => {
        const channel = await update(scene);
        expect(channel).toMatchObject({ ApplicationId: scene.ApplicationId, Platform, Enabled: true, Version: 1 });
        expect(JSON.stringify(channel)).not.toContain("secret");
        expect(await update(scene)).toMatchObject({ Version: 2 });
      },
    },
    {
      ...{ operation: `Get${operation}Channel`, source },
      rule: "returns 404 without a channel, then what the update returned",
      check: async (scene) => {
        await expect(get(scene)).rejects.toMatchObject(notFound());
        expect(await update(scene)).toEqual(await get(scene));
      },
    },
    {
      ...{ operation: `Delete${operation}Channel`, source },
      rule: "returns the channel, which does not exist any more",
      check: async (scene) => {
        const { pinpoint, ApplicationId } = scene;
        await update(scene);
        const { body } = await callByName(pinpoint, `Delete${operation}Channel`, { ApplicationId });
        expect(body).toMatchObject({ Platform });
        await expect(get(scene)).rejects.toMatchObject(notFound());
      },
    },
  ];
};

export const channels: Case[] = [
  ...CHANNELS.flatMap(casesOf),
  {
    operation: "GetChannels",
    source: "Pinpoint API reference: Channels",
    rule: "returns the channels by platform",
    check: async ({ pinpoint, ApplicationId }) => {
      await pinpoint.updateSmsChannel({ ApplicationId, SMSChannelRequest: { Enabled: true } });
      await pinpoint.updateGcmChannel({ ApplicationId, GCMChannelRequest: { ApiKey: "secret" } });
      const { ChannelsResponse } = await pinpoint.getChannels({ ApplicationId });
      expect(ChannelsResponse?.Channels).toMatchObject({ SMS: { Enabled: true }, GCM: { Enabled: false } });
    },
  },
  {
    operation: "UpdateEmailChannel",
    source: "Pinpoint API reference: Email channel, EmailChannelRequest",
    rule: "rejects a request without an identity",
    check: async ({ pinpoint, ApplicationId }) => {
      const EmailChannelRequest = { FromAddress: "news@example.com", Identity: undefined };
      const update = pinpoint.updateEmailChannel({ ApplicationId, EmailChannelRequest });
      await expect(update).rejects.toMatchObject(badRequest(/^Invalid request body: Identity: expected string/));
    },
  },
];
