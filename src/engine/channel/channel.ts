import * as z from "zod";

/** A request to change a channel: whether it is enabled, and the settings that responses show. Absent ones keep their values. */
export type ChannelUpdate = { Enabled?: boolean | undefined; settings: Record<string, string | boolean | undefined> };

const Enabled = z.boolean().optional();
const Text = z.string().optional();
const Required = z.string().min(1);

/** `true` if the request has the credential; otherwise undefined, which keeps the earlier value. The engine never keeps the credential. */
const isGiven = (credential: string | undefined): true | undefined => (credential ? true : undefined);

// [Pinpoint API reference: APNSChannelRequest]
const Apns = z
  .object({
    Enabled,
    BundleId: Text,
    Certificate: Text,
    DefaultAuthenticationMethod: z.enum(["KEY", "CERTIFICATE"]).optional(),
    PrivateKey: Text,
    TeamId: Text,
    TokenKey: Text,
    TokenKeyId: Text,
  })
  .transform(({ Enabled, Certificate, TokenKey, DefaultAuthenticationMethod }) => ({
    Enabled,
    settings: {
      DefaultAuthenticationMethod,
      HasCredential: isGiven(Certificate ?? TokenKey),
      HasTokenKey: isGiven(TokenKey),
    },
  }));

export type Channel = {
  /** As in responses and in the list of channels. */
  name: string;
  /** As in the names of its operations: Get`Sms`Channel. */
  operationName: string;
  /** The body of its update. */
  request: z.ZodType<ChannelUpdate>;
};

/** [Pinpoint API reference: ADMChannelRequest and its siblings] */
export const CHANNELS: readonly Channel[] = [
  {
    name: "ADM",
    operationName: "Adm",
    request: z
      .object({ Enabled, ClientId: Required, ClientSecret: Required })
      .transform(({ Enabled }) => ({ Enabled, settings: { HasCredential: true } })),
  },
  { name: "APNS", operationName: "Apns", request: Apns },
  { name: "APNS_SANDBOX", operationName: "ApnsSandbox", request: Apns },
  { name: "APNS_VOIP", operationName: "ApnsVoip", request: Apns },
  { name: "APNS_VOIP_SANDBOX", operationName: "ApnsVoipSandbox", request: Apns },
  // unspecified by AWS: what `Credential` is in a response; chosen to be empty, so that no key leaves the engine.
  {
    name: "BAIDU",
    operationName: "Baidu",
    request: z
      .object({ Enabled, ApiKey: Required, SecretKey: Required })
      .transform(({ Enabled }) => ({ Enabled, settings: { Credential: "", HasCredential: true } })),
  },
  {
    name: "EMAIL",
    operationName: "Email",
    request: z
      .object({
        Enabled,
        ConfigurationSet: Text,
        FromAddress: Required,
        Identity: Required,
        RoleArn: Text,
        OrchestrationSendingRoleArn: Text,
      })
      .transform(({ Enabled, ...settings }) => ({ Enabled, settings })),
  },
  {
    name: "GCM",
    operationName: "Gcm",
    request: z
      .object({
        Enabled,
        ApiKey: Text,
        DefaultAuthenticationMethod: z.enum(["KEY", "TOKEN"]).optional(),
        ServiceJson: Text,
      })
      .transform(({ Enabled, ApiKey, ServiceJson, DefaultAuthenticationMethod }) => ({
        Enabled,
        settings: {
          DefaultAuthenticationMethod,
          HasCredential: isGiven(ApiKey ?? ServiceJson),
          HasFcmServiceCredentials: isGiven(ServiceJson),
        },
      })),
  },
  {
    name: "SMS",
    operationName: "Sms",
    request: z
      .object({ Enabled, SenderId: Text, ShortCode: Text })
      .transform(({ Enabled, ...settings }) => ({ Enabled, settings })),
  },
  {
    name: "VOICE",
    operationName: "Voice",
    request: z.object({ Enabled }).transform(({ Enabled }) => ({ Enabled, settings: {} })),
  },
];
