import {
  CreateCampaignCommand,
  UpdateApplicationSettingsCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import type { OutboundMessage } from "../../../src/engine/context.ts";
import { answered, customers, type Project, type ProjectOptions, startProject } from "../execution-fixture.ts";

let project: Project;
let sent: OutboundMessage[] = [];
afterEach(() => project.close());

const begin = async (options: ProjectOptions): Promise<void> => {
  sent = [];
  project = await startProject({
    ...options,
    sendMessage: async (message) => {
      sent.push(message);
      return { status: "SUCCESS", messageId: `m-${sent.length}` };
    },
  });
};

const run = async (request: Partial<WriteCampaignRequest> = {}): Promise<string> => {
  const { CampaignResponse } = await project.client.send(
    new CreateCampaignCommand({
      ApplicationId: project.appId,
      WriteCampaignRequest: {
        Name: "spring",
        SegmentId: project.segmentId,
        Schedule: { StartTime: "IMMEDIATE" },
        MessageConfiguration: { CustomMessage: { Data: "offers" } },
        CustomDeliveryConfiguration: { DeliveryUri: "channel", EndpointTypes: ["CUSTOM"] },
        Hook: { LambdaFunctionName: "hook", Mode: "FILTER" },
        ...request,
      },
    }),
  );
  await project.engine.idle();
  return CampaignResponse?.Id ?? "";
};

const asked = (target: string) => project.invocations.filter((invocation) => invocation.target === target);
const statuses = () => project.records("_campaign.send").map(({ attributes }) => attributes.campaign_send_status);

describe("a campaign hook", () => {
  test("is asked about each batch with the documented event, before the channel is told", async () => {
    await begin({ endpoints: customers(60), answer: (event) => answered(event.Endpoints) });
    const campaignId = await run();
    expect(asked("hook").map(({ event }) => Object.keys(event.Endpoints).length)).toEqual([50, 10]);
    const { Endpoints: _, ...head } = asked("hook")[0]?.event ?? { Endpoints: {} };
    expect(head).toEqual({
      MessageConfiguration: { CustomMessage: { Data: "offers" } },
      ApplicationId: project.appId,
      CampaignId: campaignId,
      TreatmentId: "0",
      ActivityId: asked("channel")[0]?.event.ActivityId,
      ScheduledTime: asked("channel")[0]?.event.ScheduledTime,
    });
    expect(statuses()).toEqual(Array(60).fill("SUCCESS"));
  });

  test("filters out whom it leaves out, and changes whom it returns", async () => {
    await begin({
      endpoints: customers(3),
      answer: ({ Endpoints }, target) =>
        target === "hook" ? answered({ "c-1": { ...Endpoints["c-1"], Attributes: { offer: ["20%"] } } }) : answered({}),
    });
    await run();
    expect(asked("channel").map(({ event }) => event.Endpoints)).toEqual([
      { "c-1": expect.objectContaining({ Address: "customer-1", Attributes: { offer: ["20%"] } }) },
    ]);
    expect(project.records("_campaign.send").map(({ client }) => client.client_id)).toEqual(["c-1"]);
  });

  test("may answer that nobody is left", async () => {
    await begin({ endpoints: customers(3), answer: () => answered({}) });
    await run();
    expect(asked("channel")).toHaveLength(0);
    expect(asked("hook")).toHaveLength(1);
    expect(project.records()).toHaveLength(0);
  });

  test.each([
    ["fails", { kind: "failed", reason: "function-error", message: "it broke" }],
    ["answers what is not JSON", { kind: "answered", payload: "<html>" }],
    ["answers a list", { kind: "answered", payload: "[]" }],
    ["answers about an endpoint it was not asked about", { kind: "answered", payload: '{"c-0":{},"other":{}}' }],
    ["answers an endpoint that is none", { kind: "answered", payload: '{"c-0":"yes"}' }],
  ] as const)("that %s is asked three times; then nobody is told: HOOK_FAILURE", async (_, answer) => {
    await begin({ endpoints: customers(2), answer: () => answer });
    await run();
    expect(asked("hook")).toHaveLength(3);
    expect(asked("channel")).toHaveLength(0);
    expect(statuses()).toEqual(["HOOK_FAILURE", "HOOK_FAILURE"]);
  });

  test("that fails for one batch does not keep the others from their message", async () => {
    await begin({
      endpoints: customers(100),
      settings: { hookAttempts: 1 },
      answer: ({ Endpoints }, target) =>
        target === "hook" && "c-0" in Endpoints
          ? { kind: "failed", reason: "timeout", message: "late" }
          : answered(Endpoints),
    });
    await run();
    const counts = Map.groupBy(statuses(), (status) => status);
    expect(counts.get("HOOK_FAILURE")).toHaveLength(50);
    expect(counts.get("SUCCESS")).toHaveLength(50);
  });

  test("of the project is asked where the campaign has none of its own", async () => {
    await begin({ endpoints: customers(1), answer: ({ Endpoints }) => answered(Endpoints) });
    await project.client.send(
      new UpdateApplicationSettingsCommand({
        ApplicationId: project.appId,
        WriteApplicationSettingsRequest: { CampaignHook: { LambdaFunctionName: "project-hook", Mode: "FILTER" } },
      }),
    );
    await run({ Hook: {} });
    await run({ Hook: { LambdaFunctionName: "own-hook", Mode: "FILTER" } });
    expect(asked("project-hook")).toHaveLength(1);
    expect(asked("own-hook")).toHaveLength(1);
  });

  test("that delivers is refused", async () => {
    await begin({});
    await expect(run({ Hook: { LambdaFunctionName: "hook", Mode: "DELIVERY" } })).rejects.toMatchObject({
      name: "BadRequestException",
      message: "Hook.Mode DELIVERY is no longer supported; use FILTER",
    });
  });

  test("fills the variables of a message, and overrides it for SMS but not for email", async () => {
    await begin({
      endpoints: [
        { Id: "sms", ChannelType: "SMS", Address: "+12065550100" },
        { Id: "email", ChannelType: "EMAIL", Address: "ada@example.com" },
      ],
      answer: ({ Endpoints }) =>
        answered(
          Object.fromEntries(
            Object.entries(Endpoints).map(([id, endpoint]) => [
              id,
              {
                ...endpoint,
                Attributes: { offer: ["20%"] },
                BodyOverride: "Only today: {{Attributes.offer.[0]}}",
                TitleOverride: "Other title",
              },
            ]),
          ),
        ),
    });
    await run({
      CustomDeliveryConfiguration: undefined,
      MessageConfiguration: {
        SMSMessage: { Body: "Hello" },
        EmailMessage: { Title: "For you", Body: "You get {{Attributes.offer.[0]}} off" },
      },
    });
    expect(sent.map(({ endpointId, subject, body }) => ({ endpointId, subject, body }))).toEqual([
      { endpointId: "sms", subject: undefined, body: "Only today: 20%" },
      { endpointId: "email", subject: "For you", body: "You get 20% off" },
    ]);
  });
});
