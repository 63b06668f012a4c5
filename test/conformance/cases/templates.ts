import { expect } from "vitest";
import { callByName } from "../call-by-name.ts";
import { badRequest, type Case, notFound, type Scene } from "../case.ts";

const LISTS = "Pinpoint API reference: Templates, Template versions";

/** The types: the name in the operations, the type, the member with the request, and two contents. */
const TYPES = [
  ["Email", "EMAIL", "EmailTemplateRequest", { Subject: "one" }, { Subject: "two" }],
  ["InApp", "INAPP", "InAppTemplateRequest", { Layout: "TOP_BANNER" }, { Layout: "CAROUSEL" }],
  ["Push", "PUSH", "PushNotificationTemplateRequest", { GCM: { Body: "one" } }, { GCM: { Body: "two" } }],
  ["Sms", "SMS", "SMSTemplateRequest", { Body: "one" }, { Body: "two" }],
  ["Voice", "VOICE", "VoiceTemplateRequest", { Body: "one" }, { Body: "two" }],
] as const;

const casesOf = ([operation, type, member, one, two]: (typeof TYPES)[number]): Case[] => {
  const source = `Pinpoint API reference: ${operation} template`;
  const template = `${operation}Template`;
  const create = ({ pinpoint, name }: Scene) =>
    callByName(pinpoint, `Create${template}`, { TemplateName: name, [member]: { ...one, tags: { team: "music" } } });
  const update = ({ pinpoint, name }: Scene, CreateNewVersion: boolean) =>
    callByName(pinpoint, `Update${template}`, { TemplateName: name, [member]: two, CreateNewVersion });
  const get = async ({ pinpoint, name }: Scene, Version?: string) =>
    (await callByName(pinpoint, `Get${template}`, { TemplateName: name, Version })).body;
  return [
    {
      ...{ operation: `Create${template}`, source },
      rule: "returns the ARN of the template with 201, and rejects a second one of the same name",
      check: async (scene) => {
        const { $metadata, body } = await create(scene);
        expect($metadata).toMatchObject({ httpStatusCode: 201 });
        expect(body).toMatchObject({ Arn: expect.stringContaining(`:templates/${scene.name}/${type}`) });
        await expect(create(scene)).rejects.toMatchObject(badRequest(/already exists/));
      },
    },
    {
      ...{ operation: `Get${template}`, source },
      rule: "returns the template with type, version, dates and tags",
      check: async (scene) => {
        await create(scene);
        expect(await get(scene)).toMatchObject({
          ...{ ...one, TemplateName: scene.name, TemplateType: type, Version: "1", tags: { team: "music" } },
          CreationDate: expect.stringMatching(/Z$/),
        });
      },
    },
    {
      ...{ operation: `Update${template}`, source },
      rule: "changes the newest version, or creates a version with create-new-version",
      check: async (scene) => {
        await create(scene);
        expect((await update(scene, true)).$metadata).toMatchObject({ httpStatusCode: 202 });
        expect(await get(scene, "1")).toMatchObject(one);
        expect(await get(scene)).toMatchObject({ ...two, Version: "2" });
        await update(scene, false);
        expect(await get(scene)).toMatchObject({ Version: "2" });
      },
    },
    {
      ...{ operation: `Delete${template}`, source },
      rule: "deletes the template with all versions",
      check: async (scene) => {
        await create(scene);
        await update(scene, true);
        const deleted = await callByName(scene.pinpoint, `Delete${template}`, { TemplateName: scene.name });
        expect(deleted.$metadata).toMatchObject({ httpStatusCode: 202 });
        await expect(get(scene)).rejects.toMatchObject(notFound());
        await expect(get(scene, "1")).rejects.toMatchObject(notFound());
      },
    },
  ];
};

const createTwoVersions = async ({ pinpoint, name: TemplateName }: Scene): Promise<void> => {
  await pinpoint.createSmsTemplate({ TemplateName, SMSTemplateRequest: { Body: "one" } });
  await pinpoint.updateSmsTemplate({ TemplateName, CreateNewVersion: true, SMSTemplateRequest: { Body: "two" } });
};

export const templates: Case[] = [
  ...TYPES.flatMap(casesOf),
  {
    operation: "CreateEmailTemplate",
    source: "Pinpoint user guide: message templates, adding personalized content",
    rule: "rejects a part that does not compile, and names it",
    check: async ({ pinpoint, name: TemplateName }) => {
      const EmailTemplateRequest = { Subject: "Hi", HtmlPart: "{{#if User.UserId}}" };
      const created = pinpoint.createEmailTemplate({ TemplateName, EmailTemplateRequest });
      await expect(created).rejects.toMatchObject(badRequest(/^HtmlPart: /));
    },
  },
  {
    operation: "CreateSmsTemplate",
    source: "Pinpoint API reference: SMS template, SMSTemplateRequest.DefaultSubstitutions",
    rule: "uses default substitutions for variables without a value, and rejects defaults that are not JSON",
    check: async (scene) => {
      const { pinpoint, ApplicationId, name: TemplateName } = scene;
      const createWith = (DefaultSubstitutions: string) =>
        pinpoint.createSmsTemplate({
          TemplateName,
          SMSTemplateRequest: { Body: "Hi {{first}}", DefaultSubstitutions },
        });
      await expect(createWith("first=you")).rejects.toMatchObject(badRequest(/DefaultSubstitutions/));
      await createWith('{"first":"you"}');
      await pinpoint.sendMessages({
        ApplicationId,
        MessageRequest: {
          Addresses: { "+12065550100": { ChannelType: "SMS" } },
          MessageConfiguration: { SMSMessage: {} },
          TemplateConfiguration: { SMSTemplate: { Name: TemplateName } },
        },
      });
      expect(scene.outbox().map(({ body }) => body)).toEqual(["Hi you"]);
    },
  },
  {
    operation: "ListTemplates",
    source: LISTS,
    rule: "returns the templates of a type whose names have a prefix",
    check: async (scene) => {
      const { pinpoint, name: Prefix } = scene;
      await createTwoVersions(scene);
      await pinpoint.createEmailTemplate({ TemplateName: Prefix, EmailTemplateRequest: { Subject: "one" } });
      const { TemplatesResponse } = await pinpoint.listTemplates({ Prefix, TemplateType: "SMS" });
      expect(TemplatesResponse?.Item).toMatchObject([{ TemplateName: Prefix, TemplateType: "SMS", Version: "2" }]);
    },
  },
  {
    operation: "ListTemplateVersions",
    source: LISTS,
    rule: "returns all versions of a template",
    check: async (scene) => {
      await createTwoVersions(scene);
      const { TemplateVersionsResponse } = await scene.pinpoint.listTemplateVersions({
        ...{ TemplateName: scene.name, TemplateType: "SMS" },
      });
      expect(TemplateVersionsResponse?.Item?.map(({ Version }) => Version).sort()).toEqual(["1", "2"]);
    },
  },
  {
    operation: "UpdateTemplateActiveVersion",
    source: "Pinpoint API reference: Template active version",
    rule: "makes messages and requests without a version use that version",
    check: async (scene) => {
      const { pinpoint, ApplicationId, name } = scene;
      await createTwoVersions(scene);
      await pinpoint.updateTemplateActiveVersion({
        ...{ TemplateName: name, TemplateType: "SMS", TemplateActiveVersionRequest: { Version: "1" } },
      });
      const { SMSTemplateResponse } = await pinpoint.getSmsTemplate({ TemplateName: name });
      expect(SMSTemplateResponse).toMatchObject({ Body: "one", Version: "1" });
      await pinpoint.sendMessages({
        ApplicationId,
        MessageRequest: {
          Addresses: { "+12065550100": { ChannelType: "SMS" } },
          MessageConfiguration: { SMSMessage: {} },
          TemplateConfiguration: { SMSTemplate: { Name: name } },
        },
      });
      expect(scene.outbox().map(({ body }) => body)).toEqual(["one"]);
    },
  },
];
