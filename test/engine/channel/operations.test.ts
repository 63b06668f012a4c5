import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  CreateAppCommand,
  DeleteSmsChannelCommand,
  GetApnsChannelCommand,
  GetChannelsCommand,
  GetEmailChannelCommand,
  GetSmsChannelCommand,
  UpdateAdmChannelCommand,
  UpdateApnsChannelCommand,
  UpdateApnsSandboxChannelCommand,
  UpdateApnsVoipChannelCommand,
  UpdateApnsVoipSandboxChannelCommand,
  UpdateBaiduChannelCommand,
  UpdateEmailChannelCommand,
  UpdateGcmChannelCommand,
  UpdateSmsChannelCommand,
  UpdateVoiceChannelCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

const IDENTITY = "arn:aws:ses:us-east-1:000000000000:identity/example.com";
const EMAIL = { FromAddress: "news@example.com", Identity: IDENTITY };
const SECRET = "a-credential-that-is-not-stored";

let fixture: TestEngine;
let ApplicationId: string;
let folder: string;
let databasePath: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "channels-"));
  databasePath = join(folder, "engine.db");
  fixture = await startEngine({ databasePath });
  const { ApplicationResponse } = await fixture.client.send(
    new CreateAppCommand({ CreateApplicationRequest: { Name: "music" } }),
  );
  ApplicationId = ApplicationResponse?.Id ?? "";
});
afterEach(async () => {
  await fixture.close();
  rmSync(folder, { recursive: true });
});

const channels = async () => {
  const { ChannelsResponse } = await fixture.client.send(new GetChannelsCommand({ ApplicationId }));
  return ChannelsResponse?.Channels;
};

describe("channels", () => {
  test("are created, read, changed and deleted, each with a version and dates", async () => {
    const update = (request: object) =>
      fixture.client.send(new UpdateSmsChannelCommand({ ApplicationId, SMSChannelRequest: request }));
    await expect(fixture.client.send(new GetSmsChannelCommand({ ApplicationId }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
    await update({ Enabled: true, SenderId: "MUSIC" });
    const { SMSChannelResponse } = await update({ ShortCode: "12345" });
    expect(SMSChannelResponse).toMatchObject({
      ...{ ApplicationId, Enabled: true, Id: "sms", IsArchived: false, Platform: "SMS", Version: 2 },
      ...{ SenderId: "MUSIC", ShortCode: "12345" },
      CreationDate: expect.stringMatching(/Z$/),
      LastModifiedDate: expect.stringMatching(/Z$/),
    });
    const read = await fixture.client.send(new GetSmsChannelCommand({ ApplicationId }));
    expect(read.SMSChannelResponse).toEqual(SMSChannelResponse);
    const deleted = await fixture.client.send(new DeleteSmsChannelCommand({ ApplicationId }));
    expect(deleted.SMSChannelResponse).toMatchObject({ Platform: "SMS", Enabled: false });
    expect(await channels()).toEqual({});
  });

  test("are listed together, all ten of them", async () => {
    const app = { ApplicationId };
    const apns = { Enabled: true, TokenKey: SECRET, TokenKeyId: "k", TeamId: "t", BundleId: "b" };
    const { client } = fixture;
    await client.send(
      new UpdateAdmChannelCommand({ ...app, ADMChannelRequest: { ClientId: "c", ClientSecret: SECRET } }),
    );
    await client.send(new UpdateApnsChannelCommand({ ...app, APNSChannelRequest: apns }));
    await client.send(new UpdateApnsSandboxChannelCommand({ ...app, APNSSandboxChannelRequest: apns }));
    await client.send(new UpdateApnsVoipChannelCommand({ ...app, APNSVoipChannelRequest: apns }));
    await client.send(new UpdateApnsVoipSandboxChannelCommand({ ...app, APNSVoipSandboxChannelRequest: apns }));
    await client.send(
      new UpdateBaiduChannelCommand({ ...app, BaiduChannelRequest: { ApiKey: "a", SecretKey: SECRET } }),
    );
    await client.send(new UpdateEmailChannelCommand({ ...app, EmailChannelRequest: EMAIL }));
    await client.send(new UpdateGcmChannelCommand({ ...app, GCMChannelRequest: { ServiceJson: SECRET } }));
    await client.send(new UpdateSmsChannelCommand({ ...app, SMSChannelRequest: { Enabled: true } }));
    await client.send(new UpdateVoiceChannelCommand({ ...app, VoiceChannelRequest: { Enabled: true } }));
    expect(Object.keys((await channels()) ?? {}).sort()).toEqual(
      ["ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "EMAIL", "GCM", "SMS", "VOICE"].sort(),
    );
  });

  test("show that a credential is known, and neither return nor store it", async () => {
    const request = {
      Enabled: true,
      Certificate: SECRET,
      PrivateKey: SECRET,
      DefaultAuthenticationMethod: "CERTIFICATE",
    };
    await fixture.client.send(new UpdateApnsChannelCommand({ ApplicationId, APNSChannelRequest: request }));
    await fixture.client.send(new UpdateApnsChannelCommand({ ApplicationId, APNSChannelRequest: { Enabled: false } }));
    const { APNSChannelResponse } = await fixture.client.send(new GetApnsChannelCommand({ ApplicationId }));
    expect(APNSChannelResponse).toMatchObject({ Enabled: false, HasCredential: true, Platform: "APNS" });
    expect(APNSChannelResponse?.HasTokenKey).toBeUndefined();
    expect(JSON.stringify(APNSChannelResponse)).not.toContain(SECRET);
    expect(JSON.stringify(await channels())).not.toContain(SECRET);
    const rows = new DatabaseSync(databasePath, { readOnly: true }).prepare("SELECT settings FROM channel").all();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(SECRET);
  });

  test("reject a request without a required field, or with an unknown method, naming the field", async () => {
    const incomplete = new UpdateEmailChannelCommand({
      ApplicationId,
      EmailChannelRequest: { FromAddress: "news@example.com" } as typeof EMAIL,
    });
    await expect(fixture.client.send(incomplete)).rejects.toThrow("Identity: expected string, received nothing");
    await expect(fixture.client.send(new GetEmailChannelCommand({ ApplicationId }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
    const method = new UpdateGcmChannelCommand({
      ApplicationId,
      GCMChannelRequest: { DefaultAuthenticationMethod: "PASSWORD" },
    });
    await expect(fixture.client.send(method)).rejects.toThrow(
      "DefaultAuthenticationMethod: expected one of KEY, TOKEN, received a string of 8 characters",
    );
  });
});
