import { UpdateApplicationSettingsCommand, type WriteCampaignRequest } from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import type { OutboundMessage } from "../../../src/engine/context.ts";
import { customers, type Project, type ProjectOptions, returned, startProject } from "../execution-fixture.ts";
import { campaign } from "./campaign-story.ts";

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

const run = (request: Partial<WriteCampaignRequest> = {}): Promise<string> =>
  campaign(project, {
    Schedule: { StartTime: "IMMEDIATE" },
    MessageConfiguration: { CustomMessage: { Data: "offers" } },
    CustomDeliveryConfiguration: { DeliveryUri: "channel", EndpointTypes: ["CUSTOM"] },
    Hook: { LambdaFunctionName: "hook", Mode: "FILTER" },
    ...request,
  });

const invocationsOf = (target: string) => project.invocations.filter((invocation) => invocation.target === target);
const statuses = () => project.records("_campaign.send").map(({ attributes }) => attributes.campaign_send_status);

describe("a campaign hook", () => {
  test("receives each batch in the documented event, before the channel does", async () => {
    await begin({ endpoints: customers(60), respond: (event) => returned(event.Endpoints) });
    const campaignId = await run();
    expect(invocationsOf("hook").map(({ event }) => Object.keys(event.Endpoints).length)).toEqual([50, 10]);
    for (const { event } of invocationsOf("hook")) {
      const { Endpoints: _, ...fields } = event;
      expect(fields).toEqual({
        MessageConfiguration: { CustomMessage: { Data: "offers" } },
        ApplicationId: project.appId,
        CampaignId: campaignId,
        TreatmentId: "0",
        ActivityId: invocationsOf("channel")[0]?.event.ActivityId,
        ScheduledTime: invocationsOf("channel")[0]?.event.ScheduledTime,
      });
    }
    expect(statuses()).toEqual(Array(60).fill("SUCCESS"));
  });

  test("filters out the endpoints that it omits, and can change those that it returns", async () => {
    await begin({
      endpoints: customers(3),
      respond: ({ Endpoints }, target) =>
        target === "hook" ? returned({ "c-1": { ...Endpoints["c-1"], Attributes: { offer: ["20%"] } } }) : returned({}),
    });
    await run();
    expect(invocationsOf("channel").map(({ event }) => event.Endpoints)).toEqual([
      { "c-1": expect.objectContaining({ Address: "customer-1", Attributes: { offer: ["20%"] } }) },
    ]);
    expect(project.records("_campaign.send").map(({ client }) => client.client_id)).toEqual(["c-1"]);
  });

  test("can filter out all endpoints", async () => {
    await begin({ endpoints: customers(3), respond: () => returned({}) });
    await run();
    expect(invocationsOf("channel")).toHaveLength(0);
    expect(invocationsOf("hook")).toHaveLength(1);
    expect(project.records()).toHaveLength(0);
  });

  test.each([
    ["fails", { kind: "failed", reason: "function-error", message: "it broke" }],
    ["returns invalid JSON", { kind: "returned", payload: "<html>" }],
    ["returns an array", { kind: "returned", payload: "[]" }],
    ["returns an endpoint that it did not receive", { kind: "returned", payload: '{"c-0":{},"other":{}}' }],
    ["returns an endpoint that is not an object", { kind: "returned", payload: '{"c-0":"yes"}' }],
  ] as const)(
    "that %s is invoked three times; then the result is HOOK_FAILURE and nothing is sent",
    async (_, result) => {
      await begin({ endpoints: customers(2), respond: () => result });
      await run();
      expect(invocationsOf("hook")).toHaveLength(3);
      expect(invocationsOf("channel")).toHaveLength(0);
      expect(statuses()).toEqual(["HOOK_FAILURE", "HOOK_FAILURE"]);
    },
  );

  test("that fails for one batch does not affect the other batches", async () => {
    await begin({
      endpoints: customers(100),
      settings: { hookAttempts: 1 },
      respond: ({ Endpoints }, target) =>
        target === "hook" && "c-0" in Endpoints
          ? { kind: "failed", reason: "timeout", message: "late" }
          : returned(Endpoints),
    });
    await run();
    const counts = Map.groupBy(statuses(), (status) => status);
    expect(counts.get("HOOK_FAILURE")).toHaveLength(50);
    expect(counts.get("SUCCESS")).toHaveLength(50);
  });

  test("of the application is used if the campaign has no hook", async () => {
    await begin({ endpoints: customers(1), respond: ({ Endpoints }) => returned(Endpoints) });
    await project.client.send(
      new UpdateApplicationSettingsCommand({
        ApplicationId: project.appId,
        WriteApplicationSettingsRequest: { CampaignHook: { LambdaFunctionName: "project-hook", Mode: "FILTER" } },
      }),
    );
    await run({ Hook: {} });
    await run({ Hook: { LambdaFunctionName: "own-hook", Mode: "FILTER" } });
    expect(invocationsOf("project-hook")).toHaveLength(1);
    expect(invocationsOf("own-hook")).toHaveLength(1);
  });

  test("of mode DELIVERY is rejected", async () => {
    await begin({});
    await expect(run({ Hook: { LambdaFunctionName: "hook", Mode: "DELIVERY" } })).rejects.toMatchObject({
      name: "BadRequestException",
      message: "Hook.Mode DELIVERY is no longer supported; use FILTER",
    });
  });

  test("supplies the variables of a message, and overrides the text of an SMS but not of an email", async () => {
    await begin({
      endpoints: [
        { Id: "sms", ChannelType: "SMS", Address: "+12065550100" },
        { Id: "email", ChannelType: "EMAIL", Address: "ada@example.com" },
      ],
      respond: ({ Endpoints }) =>
        returned(
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
