import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CampaignEventFilter,
  CreateInAppTemplateCommand,
  DeleteEndpointCommand,
  DeleteInAppTemplateCommand,
  GetInAppMessagesCommand,
  UpdateCampaignCommand,
  UpdateEndpointCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listInAppCampaigns } from "../../../src/engine/campaign/store/campaigns.ts";
import { lastReceivedAt } from "../../../src/engine/campaign/store/received.ts";
import { listUnsent } from "../../../src/engine/delivery/store/unsent.ts";
import { saveListener } from "../../../src/engine/trigger/store/listeners.ts";
import { startEngine } from "../engine-fixture.ts";
import { customers, type Project, returned, startProject } from "../execution-fixture.ts";
import { advanceTo, batchesSent, campaign, putEvent, standingClock, statusOf } from "./campaign-story.ts";

let project: Project;
beforeEach(async () => {
  const endpoints = customers(4, (index) => ({ Attributes: { plan: [index < 3 ? "gold" : "silver"] } }));
  project = await startProject({ endpoints, clock: standingClock() });
});
afterEach(() => project.close());

const onPurchase = (more: Partial<WriteCampaignRequest["Schedule"]> = {}): WriteCampaignRequest["Schedule"] => ({
  StartTime: "IMMEDIATE",
  Frequency: "EVENT",
  EventFilter: { FilterType: "ENDPOINT", Dimensions: { EventType: { Values: ["purchase"] } } },
  ...more,
});

describe("an event-triggered campaign", () => {
  test("sends to an endpoint when its event arrives, once for each event", async () => {
    const id = await campaign(project, { Schedule: onPurchase() });
    expect([await statusOf(project, id), batchesSent(project)]).toEqual(["EXECUTING", []]);
    await putEvent(project, ["c-0"], "purchase");
    await putEvent(project, ["c-1"], "visit");
    await putEvent(project, ["c-0"], "purchase");
    expect(batchesSent(project)).toEqual([["c-0"], ["c-0"]]);
    expect(project.records("_campaign.send").map(({ client }) => client.client_id)).toEqual(["c-0", "c-0"]);
  });

  test("does not count a message of a deleted endpoint as received by a new one with its id", async () => {
    const id = await campaign(project, { Schedule: onPurchase() });
    await putEvent(project, ["c-0", "c-1"], "purchase");
    const path = { ApplicationId: project.appId, EndpointId: "c-0" };
    const received = () => ["c-0", "c-1"].map((endpointId) => lastReceivedAt(project.engine.context, id, endpointId));
    expect(received()).toEqual([project.clock.now(), project.clock.now()]);
    await project.client.send(new DeleteEndpointCommand(path));
    await project.client.send(new UpdateEndpointCommand({ ...path, EndpointRequest: { ChannelType: "CUSTOM" } }));
    expect(received()).toEqual([undefined, project.clock.now()]);
  });

  test("sends two events of an endpoint that arrive together as two batches with different times", async () => {
    await campaign(project, { Schedule: onPurchase() });
    project.engine.context.settings.paused = true;
    for (let count = 0; count < 2; count += 1) await putEvent(project, ["c-0", "c-1"], "purchase");
    project.engine.context.settings.paused = false;
    project.engine.context.changed();
    await advanceTo(project, "2026-12-01T12:00:01Z");
    expect(batchesSent(project)).toEqual([
      ["c-0", "c-1"],
      ["c-0", "c-1"],
    ]);
    expect(new Set(project.invocations.map(({ event }) => event.ScheduledTime)).size).toBe(2);
  });

  test("evaluates the attributes and metrics of the event", async () => {
    const EventFilter: CampaignEventFilter = {
      FilterType: "ENDPOINT",
      Dimensions: {
        EventType: { DimensionType: "INCLUSIVE", Values: ["purchase"] },
        Attributes: { item: { AttributeType: "INCLUSIVE", Values: ["gloves", "boots"] } },
        Metrics: { price: { ComparisonOperator: "GREATER_THAN_OR_EQUAL", Value: 10 } },
      },
    };
    await campaign(project, { Schedule: onPurchase({ EventFilter }) });
    await putEvent(project, ["c-0"], "purchase", { Attributes: { item: "gloves" }, Metrics: { price: 10 } });
    await putEvent(project, ["c-1"], "purchase", { Attributes: { item: "hat" }, Metrics: { price: 10 } });
    await putEvent(project, ["c-2"], "purchase", { Attributes: { item: "boots" }, Metrics: { price: 9 } });
    await putEvent(project, ["c-3"], "purchase");
    expect(batchesSent(project)).toEqual([["c-0"]]);
  });

  test("sends to endpoints of its segment only", async () => {
    const SegmentId = await project.addSegment({ Attributes: { plan: { Values: ["gold"] } } });
    await campaign(project, { SegmentId, Schedule: onPurchase() });
    await putEvent(project, ["c-0", "c-3", "nobody"], "purchase");
    expect(batchesSent(project)).toEqual([["c-0"]]);
  });

  test("starts at its start time, ignores events during a pause, and completes at its end time", async () => {
    const id = await campaign(project, {
      Schedule: onPurchase({ StartTime: "2026-12-01T13:00:00Z", EndTime: "2026-12-01T15:00:00Z" }),
    });
    const update = (IsPaused: boolean) =>
      project.client.send(
        new UpdateCampaignCommand({
          ApplicationId: project.appId,
          CampaignId: id,
          WriteCampaignRequest: { IsPaused },
        }),
      );
    await putEvent(project, ["c-0"], "purchase");
    await advanceTo(project, "2026-12-01T13:00:00Z");
    await putEvent(project, ["c-1"], "purchase");
    await update(true);
    await putEvent(project, ["c-2"], "purchase");
    await update(false);
    await putEvent(project, ["c-3"], "purchase");
    await advanceTo(project, "2026-12-01T15:00:00Z");
    await putEvent(project, ["c-0"], "purchase");
    expect(batchesSent(project)).toEqual([["c-1"], ["c-3"]]);
    expect(await statusOf(project, id)).toBe("COMPLETED");
  });

  test("keeps events that arrive before the engine runs, for five minutes", async () => {
    const id = await campaign(project, { Schedule: onPurchase() });
    project.engine.context.settings.paused = true;
    await putEvent(project, ["c-0"], "purchase");
    await advanceTo(project, "2026-12-01T12:04:00Z");
    await putEvent(project, ["c-1"], "purchase");
    await advanceTo(project, "2026-12-01T12:06:00Z");
    project.engine.context.settings.paused = false;
    project.engine.context.changed();
    await project.engine.idle();
    expect(batchesSent(project)).toEqual([["c-1"]]);
    const [unsent] = listUnsent(project.engine.context, project.appId, "c-0", 10);
    expect(unsent).toMatchObject({ status: "EXPIRED", sender: { kind: "campaign", id } });
  });

  test("is started by the events that Pinpoint writes, but not by those about its own messages", async () => {
    const EventFilter: CampaignEventFilter = {
      FilterType: "SYSTEM",
      Dimensions: { EventType: { Values: ["_campaign.send"] } },
    };
    await campaign(project, {
      Schedule: onPurchase({ EventFilter }),
      CustomDeliveryConfiguration: { DeliveryUri: "after-send", EndpointTypes: ["CUSTOM"] },
    });
    await campaign(project);
    expect(project.invocations.map(({ target }) => target)).toEqual(["my-channel", "after-send"]);
    expect(batchesSent(project)[1]).toEqual(batchesSent(project)[0]);
  });

  test("divides its endpoints among treatments and a holdout", async () => {
    await campaign(project, {
      Schedule: onPurchase(),
      HoldoutPercent: 30,
      AdditionalTreatments: [
        {
          SizePercent: 40,
          MessageConfiguration: { CustomMessage: { Data: "other" } },
          CustomDeliveryConfiguration: { DeliveryUri: "other", EndpointTypes: ["CUSTOM"] },
        },
      ],
    });
    const ids = customers(4).map(({ Id }) => Id ?? "");
    await putEvent(project, ids, "purchase");
    const holdouts = project
      .records("_campaign.send")
      .filter((record) => record.attributes.campaign_send_status === "HOLDOUT");
    expect([...batchesSent(project).flat(), ...holdouts.map(({ client }) => client.client_id)].sort()).toEqual(ids);
  });
});

describe("an event filter", () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => `v-${index}`);
  const withDimensions = (Dimensions: Partial<CampaignEventFilter["Dimensions"]>): CampaignEventFilter => ({
    FilterType: "ENDPOINT",
    Dimensions: { EventType: { Values: ["purchase"] }, ...Dimensions },
  });
  const namedAttributes = (count: number) => Object.fromEntries(values(count).map((name) => [name, { Values: ["x"] }]));
  const metric = { ComparisonOperator: "EQUAL", Value: 1 };

  test.each([
    ["51 event types", { EventType: { Values: values(51) } }, "EventType.Values: expected at most 50 values"],
    [
      "51 values of an attribute",
      { Attributes: { item: { AttributeType: "EXCLUSIVE", Values: values(51) } } },
      "Attributes.item.Values: expected at most 50 values",
    ],
    [
      "21 values to search for",
      {
        Attributes: {
          item: { AttributeType: "CONTAINS", Values: values(20) },
          other: { AttributeType: "CONTAINS", Values: ["x"] },
        },
      },
      "Dimensions: expected at most 20 values of attributes with CONTAINS",
    ],
    [
      "a value of 201 characters",
      { Attributes: { item: { Values: ["x".repeat(201)] } } },
      "Attributes.item.Values.0: expected at most 200 characters, as in an event",
    ],
    [
      "11 attributes and metrics",
      { Attributes: namedAttributes(10), Metrics: { price: metric } },
      "Dimensions: expected at most 10 attributes and metrics",
    ],
    [
      "a name of 51 characters",
      { Metrics: { ["x".repeat(51)]: metric } },
      "Dimensions: expected names of at most 50 characters, as in an event",
    ],
  ] satisfies [string, Partial<CampaignEventFilter["Dimensions"]>, string][])(
    "with %s is rejected with 400 and the field",
    async (_, Dimensions, message) => {
      const EventFilter = withDimensions(Dimensions);
      await expect(campaign(project, { Schedule: onPurchase({ EventFilter }) })).rejects.toMatchObject({
        name: "BadRequestException",
        message: expect.stringContaining(message),
      });
    },
  );

  test("may have 50 values of 200 characters for an attribute, and 10 attributes and metrics", async () => {
    const Values = values(50).map((value) => value.padStart(200, "x"));
    const attributes = { item: { Values }, "not-item": { AttributeType: "EXCLUSIVE" as const, Values } };
    const part = { AttributeType: "CONTAINS" as const, Values: values(20) };
    const Attributes = { ...attributes, ...namedAttributes(6), part };
    const EventFilter = withDimensions({ Attributes, Metrics: { price: metric } });
    await campaign(project, { Schedule: onPurchase({ EventFilter }) });
    const others = { ...Object.fromEntries(values(6).map((name) => [name, "x"])), part: "a v-19" };
    const Metrics = { price: 1 };
    const [first = "", last = ""] = [Values[0], Values[49]];
    await putEvent(project, ["c-0"], "purchase", { Attributes: { ...others, item: last }, Metrics });
    await putEvent(project, ["c-1"], "purchase", {
      Attributes: { ...others, item: last, "not-item": first },
      Metrics,
    });
    expect(batchesSent(project)).toEqual([["c-0"]]);
  });

  test("that a database has with more values still selects events", async () => {
    const id = await campaign(project, { Schedule: onPurchase() });
    const Attributes = { item: { AttributeType: "INCLUSIVE" as const, Values: values(10_000) } };
    const filter = { FilterType: "ENDPOINT" as const, Dimensions: { EventType: { Values: ["purchase"] }, Attributes } };
    saveListener(project.engine.context, { appId: project.appId, kind: "campaign", id }, filter, undefined);
    await putEvent(project, ["c-0"], "purchase", { Attributes: { item: "v-9999" } });
    await putEvent(project, ["c-1"], "purchase", { Attributes: { item: "v-10000" } });
    expect(batchesSent(project)).toEqual([["c-0"]]);
  });
});

describe("events that are not processed when the process ends", () => {
  test("start the campaign after the next start, once", async () => {
    const directory = mkdtempSync(join(tmpdir(), "events-"));
    const databasePath = join(directory, "engine.db");
    const before = await startProject({ endpoints: customers(2), clock: standingClock(), databasePath });
    await campaign(before, { Schedule: onPurchase() });
    before.engine.context.settings.paused = true;
    await putEvent(before, ["c-0", "c-1"], "purchase");
    await before.close();
    const payloads: string[] = [];
    const invokeFunction = async (_: string, payload: string) => {
      payloads.push(payload);
      return returned({});
    };
    for (let starts = 0; starts < 2; starts += 1) {
      const after = await startEngine({ databasePath, clock: standingClock(), ports: { invokeFunction } });
      after.engine.start();
      await after.engine.idle();
      await after.close();
    }
    rmSync(directory, { recursive: true });
    expect([before.invocations.length, payloads.map((payload) => Object.keys(JSON.parse(payload).Endpoints))]).toEqual([
      0,
      [["c-0", "c-1"]],
    ]);
  });
});

describe("an in-app campaign", () => {
  test("is executing from its start to its end time, invokes nothing, and keeps its message", async () => {
    const Schedule = onPurchase({ Frequency: "IN_APP_EVENT", EndTime: "2026-12-01T15:00:00Z" });
    const InAppMessage = {
      Layout: "TOP_BANNER" as const,
      Content: [{ HeaderConfig: { Alignment: "LEFT" as const, Header: "Hi", TextColor: "#000000" } }],
      CustomConfig: { theme: "dark" },
    };
    const id = await campaign(project, {
      Schedule,
      MessageConfiguration: { InAppMessage },
      CustomDeliveryConfiguration: undefined,
      Limits: { Daily: 1, Session: 2, Total: 3 },
      Priority: 1,
    });
    await putEvent(project, ["c-0"], "purchase");
    const [stored] = listInAppCampaigns(project.engine.context, project.appId);
    expect(stored).toMatchObject({ id, status: "EXECUTING", campaign: { MessageConfiguration: { InAppMessage } } });
    await advanceTo(project, "2026-12-01T15:00:00Z");
    expect([await statusOf(project, id), listInAppCampaigns(project.engine.context, project.appId)]).toEqual([
      "COMPLETED",
      [],
    ]);
    expect(project.invocations).toEqual([]);
  });

  test("is returned to the endpoints of its segment, with its caps, the highest priority first", async () => {
    const create = (more: Partial<WriteCampaignRequest>) =>
      campaign(project, {
        Schedule: onPurchase({ Frequency: "IN_APP_EVENT", EndTime: "2026-12-02T12:00:00Z" }),
        MessageConfiguration: { InAppMessage: { Layout: "TOP_BANNER" } },
        CustomDeliveryConfiguration: undefined,
        ...more,
      });
    const fallback = await create({});
    const first = await create({ Priority: 1, Limits: { Daily: 1, Session: 2 } });
    await create({ HoldoutPercent: 100 });
    const get = async (EndpointId: string) => {
      const command = new GetInAppMessagesCommand({ ApplicationId: project.appId, EndpointId });
      return (await project.client.send(command)).InAppMessagesResponse?.InAppMessageCampaigns;
    };
    const [own, later] = (await get("c-0")) ?? [];
    expect(own).toMatchObject({
      CampaignId: first,
      TreatmentId: "0",
      Priority: 1,
      DailyCap: 1,
      SessionCap: 2,
      TotalCap: 0,
      InAppMessage: { Layout: "TOP_BANNER" },
      Schedule: { EndDate: "2026-12-02T12:00:00Z", EventFilter: { FilterType: "ENDPOINT" } },
    });
    expect(later?.CampaignId).toBe(fallback);
    expect(await get("c-0")).toHaveLength(2);
    await expect(get("nobody")).rejects.toMatchObject({ name: "NotFoundException", message: "Endpoint not found" });
  });

  test("has the message of its template, and none when the template was deleted", async () => {
    const TemplateName = "banner";
    const InAppTemplateRequest = {
      Layout: "TOP_BANNER" as const,
      Content: [{ ImageUrl: "https://example.com/a.png" }],
    };
    await project.client.send(new CreateInAppTemplateCommand({ TemplateName, InAppTemplateRequest }));
    await campaign(project, {
      Schedule: onPurchase({ Frequency: "IN_APP_EVENT", EndTime: "2026-12-02T12:00:00Z" }),
      MessageConfiguration: undefined,
      TemplateConfiguration: { InAppTemplate: { Name: TemplateName } },
      CustomDeliveryConfiguration: undefined,
    });
    const messages = async () => {
      const command = new GetInAppMessagesCommand({ ApplicationId: project.appId, EndpointId: "c-0" });
      const { InAppMessagesResponse } = await project.client.send(command);
      return InAppMessagesResponse?.InAppMessageCampaigns?.map(({ InAppMessage }) => InAppMessage);
    };
    expect(await messages()).toEqual([InAppTemplateRequest]);
    await project.client.send(new DeleteInAppTemplateCommand({ TemplateName }));
    expect(await messages()).toEqual([]);
  });
});
