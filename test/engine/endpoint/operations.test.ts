import {
  type ChannelType,
  DeleteEndpointCommand,
  DeleteUserEndpointsCommand,
  type EndpointBatchItem,
  type EndpointRequest,
  GetEndpointCommand,
  GetUserEndpointsCommand,
  PutEventsCommand,
  UpdateEndpointCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../../create-app.ts";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let fixture: TestEngine;
let ApplicationId: string;
beforeEach(async () => {
  fixture = await startEngine();
  ApplicationId = await createApp(fixture.client, "x");
});
afterEach(() => fixture.close());

const update = (EndpointId: string, request: EndpointRequest) =>
  fixture.client.send(new UpdateEndpointCommand({ ApplicationId, EndpointId, EndpointRequest: request }));
const updateBatch = (Item: EndpointBatchItem[]) =>
  fixture.client.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
const get = async (EndpointId: string) =>
  (await fixture.client.send(new GetEndpointCommand({ ApplicationId, EndpointId }))).EndpointResponse;
const userEndpoints = async (UserId: string) =>
  (await fixture.client.send(new GetUserEndpointsCommand({ ApplicationId, UserId }))).EndpointsResponse?.Item ?? [];
const refusal = (message: string) => ({
  name: "BadRequestException",
  message: expect.stringContaining(message),
  $metadata: expect.objectContaining({ httpStatusCode: 400 }),
});

describe("an endpoint", () => {
  test("is created by an update, with defaults, dates and a cohort id", async () => {
    const updated = await update("ep-1", { ChannelType: "EMAIL", Address: "ada@example.com" });
    expect(updated.$metadata.httpStatusCode).toBe(202);
    expect(updated.MessageBody).toEqual({ Message: "Accepted", RequestID: updated.$metadata.requestId });
    const found = await get("ep-1");
    expect(found).toEqual({
      Id: "ep-1",
      ApplicationId,
      ChannelType: "EMAIL",
      Address: "ada@example.com",
      EndpointStatus: "ACTIVE",
      OptOut: "NONE",
      Attributes: {},
      Metrics: {},
      User: { UserAttributes: {} },
      CohortId: expect.stringMatching(/^\d{1,2}$/),
      CreationDate: found?.EffectiveDate,
      EffectiveDate: expect.stringMatching(/Z$/),
      RequestId: updated.$metadata.requestId,
    });
  });

  test("keeps what an update leaves out, and replaces each list that an update contains", async () => {
    await update("ep-1", {
      ChannelType: "SMS",
      Address: "+12065550100",
      Attributes: { genres: ["rock", "jazz"], plan: ["gold"] },
      Metrics: { visits: 3, plays: 7 },
      Demographic: { Platform: "ios", Locale: "de_DE" },
      Location: { Country: "DE", City: "Berlin", Latitude: 52.5 },
      User: { UserId: "u-1", UserAttributes: { first: ["Ada"], last: ["L"] } },
      OptOut: "ALL",
      EffectiveDate: "2026-08-30T09:12:44.120Z",
    });
    const before = await get("ep-1");
    await update("ep-1", {
      Attributes: { genres: ["folk"], plan: [] },
      Metrics: { visits: 4 },
      Demographic: { Platform: "android" },
      User: { UserAttributes: { first: ["Eda"] } },
    });
    const after = await get("ep-1");
    expect(after).toEqual({
      ...before,
      Attributes: { genres: ["folk"] },
      Metrics: { visits: 4, plays: 7 },
      Demographic: { Platform: "android", Locale: "de_DE" },
      User: { UserId: "u-1", UserAttributes: { first: ["Eda"], last: ["L"] } },
      EffectiveDate: expect.any(String),
      RequestId: expect.any(String),
    });
    expect(after?.OptOut).toBe("ALL");
    expect(after?.EffectiveDate).not.toBe(before?.EffectiveDate);
  });

  test("is active after an update that does not name the status", async () => {
    await update("ep-1", { ChannelType: "CUSTOM", Address: "u-1", EndpointStatus: "INACTIVE" });
    expect((await get("ep-1"))?.EndpointStatus).toBe("INACTIVE");
    await update("ep-1", { Metrics: { visits: 1 } });
    expect((await get("ep-1"))?.EndpointStatus).toBe("ACTIVE");
  });

  test("becomes inactive when another endpoint takes over its address on the same channel", async () => {
    await update("old", { ChannelType: "SMS", Address: "+12065550100" });
    await update("voice", { ChannelType: "VOICE", Address: "+12065550100" });
    await update("new", { ChannelType: "SMS", Address: "+12065550100" });
    expect((await get("old"))?.EndpointStatus).toBe("INACTIVE");
    expect((await get("voice"))?.EndpointStatus).toBe("ACTIVE");
    expect((await get("new"))?.EndpointStatus).toBe("ACTIVE");
    await update("old", {});
    expect((await get("old"))?.EndpointStatus).toBe("ACTIVE");
    expect((await get("new"))?.EndpointStatus).toBe("INACTIVE");
  });

  test("is deleted and returned, and then not found", async () => {
    await update("ep-1", { ChannelType: "CUSTOM", Address: "u-1" });
    const before = await get("ep-1");
    const gone = await fixture.client.send(new DeleteEndpointCommand({ ApplicationId, EndpointId: "ep-1" }));
    expect(gone.$metadata.httpStatusCode).toBe(202);
    expect(gone.EndpointResponse).toEqual(before);
    await expect(get("ep-1")).rejects.toMatchObject({ name: "NotFoundException", message: "Endpoint not found" });
    await expect(
      fixture.client.send(new DeleteEndpointCommand({ ApplicationId, EndpointId: "ep-1" })),
    ).rejects.toMatchObject({ name: "NotFoundException", message: "Endpoint not found" });
  });

  const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`name${at}`, ["v"]]));

  test.each<[string, EndpointRequest, string]>([
    ["an attribute name of 51 characters", { Attributes: { ["n".repeat(51)]: ["v"] } }, "Attributes: a name has 51"],
    ["a metric name of 51 characters", { Metrics: { ["n".repeat(51)]: 1 } }, "Metrics: a name has 51"],
    ["a value of 101 characters", { Attributes: { n: ["v".repeat(101)] } }, "Attributes.n: a value has 101 characters"],
    ["51 values", { User: { UserAttributes: { n: Array(51).fill("v") } } }, "User.UserAttributes.n: 51 values"],
    ["251 attribute names", { Attributes: names(251) }, "251 attribute names; the limit is 250"],
    [
      "more than 15 KB",
      { Attributes: Object.fromEntries([1, 2, 3, 4].map((at) => [`${at}`, Array(50).fill("v".repeat(100))])) },
      "bytes; the limit is 15000",
    ],
    ["an unknown channel type", { ChannelType: "FAX" as ChannelType }, "ChannelType: expected one of PUSH, GCM"],
    ["a date that is not ISO 8601", { EffectiveDate: "yesterday" }, "EffectiveDate: expected an ISO 8601 date"],
    ["an unknown opt-out value", { OptOut: "SOME" }, "OptOut: expected one of ALL, NONE"],
    ["a latitude over 90 degrees", { Location: { Latitude: 91 } }, "Location.Latitude"],
    [
      "an attribute value that is not in a list",
      { Attributes: { n: "v" as never } },
      "Attributes.n: expected array, received a string of 1 characters",
    ],
    ["a number in a list", { Attributes: { n: [5 as never] } }, "Attributes.n.0: expected string, received a number"],
    ["text as a metric", { Metrics: { n: "5" as never } }, "Metrics.n: expected number, received a string"],
  ])("is rejected with %s, and not stored", async (_, request, message) => {
    await expect(update("ep-1", request)).rejects.toMatchObject(refusal(message));
    await expect(get("ep-1")).rejects.toMatchObject({ name: "NotFoundException", message: "Endpoint not found" });
  });

  test("is accepted when it is exactly at the limits", async () => {
    await update("ep-1", { Attributes: { ["n".repeat(50)]: Array(50).fill("v".repeat(100)), ...names(249) } });
    await expect(update("ep-2", { Metrics: { one: 1 } })).rejects.toMatchObject(refusal("251 attribute names"));
    await update("ep-2", { Attributes: { name1: ["known"] } });
  });

  test("requires an application that exists", async () => {
    ApplicationId = "none";
    await expect(update("ep-1", {})).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Application not found",
    });
  });
});

describe("a batch of endpoints", () => {
  test("is stored as a whole, in order", async () => {
    const updated = await updateBatch([
      { Id: "a", ChannelType: "CUSTOM", Address: "u-1" },
      { Id: "b", ChannelType: "CUSTOM", Address: "u-1" },
      { Id: "a", Attributes: { plan: ["gold"] } },
    ]);
    expect(updated.$metadata.httpStatusCode).toBe(202);
    expect(updated.MessageBody?.Message).toBe("Accepted");
    expect(await get("a")).toMatchObject({ Address: "u-1", EndpointStatus: "ACTIVE", Attributes: { plan: ["gold"] } });
    expect((await get("b"))?.EndpointStatus).toBe("INACTIVE");
  });

  test("is rejected as a whole for one endpoint over a limit, which the message names", async () => {
    const items = [
      { Id: "a", Address: "u-1" },
      { Id: "b", Attributes: { n: ["v".repeat(101)] } },
    ];
    await expect(updateBatch(items)).rejects.toMatchObject(refusal("Item.1: Attributes.n: a value has 101 characters"));
    await expect(get("a")).rejects.toMatchObject({ name: "NotFoundException", message: "Endpoint not found" });
  });

  test("is limited to 100 endpoints, each with an id", async () => {
    const hundred = Array.from({ length: 100 }, (_, at) => ({ Id: `ep-${at}`, Address: `u-${at}` }));
    await updateBatch(hundred);
    await expect(updateBatch([...hundred, { Id: "one-more" }])).rejects.toMatchObject(
      refusal("Item: expected at most 100 endpoints, received a list of 101"),
    );
    await expect(updateBatch([{ Address: "u" }])).rejects.toMatchObject(
      refusal("Item.0.Id: expected string, received nothing"),
    );
  });
});

describe("a user", () => {
  const endpointOf = (id: string, ChannelType: ChannelType, date?: string): EndpointBatchItem => ({
    Id: id,
    ChannelType,
    Address: `address of ${id}`,
    User: { UserId: "u-1" },
    ...(date && { EffectiveDate: date }),
  });
  const fifteen = (channel: ChannelType) =>
    Array.from({ length: 15 }, (_, at) => endpointOf(`ep-${at}`, channel, `2026-01-${String(31 - at)}T00:00:00Z`));

  test("has the endpoints that name it", async () => {
    await updateBatch([endpointOf("a", "SMS"), endpointOf("b", "CUSTOM")]);
    expect((await userEndpoints("u-1")).map(({ Id }) => Id)).toEqual(["a", "b"]);
    await update("a", { User: { UserId: "u-2" } });
    expect((await userEndpoints("u-1")).map(({ Id }) => Id)).toEqual(["b"]);
    expect(await userEndpoints("nobody")).toEqual([]);
  });

  describe("whose attributes are updated at one endpoint", () => {
    const attributesOf = async (id: string) => (await get(id))?.User?.UserAttributes;
    beforeEach(() => updateBatch([endpointOf("app", "CUSTOM"), endpointOf("phone", "SMS")]));

    test("has them at every endpoint", async () => {
      await update("app", { User: { UserId: "u-1", UserAttributes: { first: ["Ada"], city: ["London"] } } });
      await update("phone", { User: { UserAttributes: { city: ["Paris"] } } });
      expect(await attributesOf("app")).toEqual({ first: ["Ada"], city: ["Paris"] });
      expect(await attributesOf("phone")).toEqual({ first: ["Ada"], city: ["Paris"] });
    });

    test("loses one at every endpoint when it is removed at one", async () => {
      await update("app", { User: { UserAttributes: { first: ["Ada"], city: ["London"] } } });
      await update("phone", { User: { UserAttributes: { city: [] } } });
      expect(await attributesOf("app")).toEqual({ first: ["Ada"] });
    });

    test("passes them on to an endpoint that joins later", async () => {
      await update("app", { User: { UserAttributes: { first: ["Ada"] } } });
      await update("mail", { ...endpointOf("mail", "EMAIL") });
      expect(await attributesOf("mail")).toEqual({ first: ["Ada"] });
    });

    test("does not pass them on to the next user of an endpoint", async () => {
      await update("app", { User: { UserAttributes: { first: ["Ada"] } } });
      await update("phone", { User: { UserId: "u-2" } });
      expect(await attributesOf("phone")).toEqual({});
      expect(await attributesOf("app")).toEqual({ first: ["Ada"] });
    });

    test("has them at every endpoint after an update in PutEvents, too", async () => {
      const Endpoint = { User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } } };
      await fixture.client.send(
        new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem: { app: { Endpoint, Events: {} } } } }),
      );
      expect(await attributesOf("phone")).toEqual({ first: ["Ada"] });
    });
  });

  test("is deleted with all its endpoints, and no others", async () => {
    await updateBatch([endpointOf("a", "SMS"), endpointOf("b", "CUSTOM"), { Id: "c", Address: "u-2" }]);
    const gone = await fixture.client.send(new DeleteUserEndpointsCommand({ ApplicationId, UserId: "u-1" }));
    expect(gone.EndpointsResponse?.Item?.map(({ Id }) => Id)).toEqual(["a", "b"]);
    expect(await userEndpoints("u-1")).toEqual([]);
    expect((await get("c"))?.Id).toBe("c");
  });

  test.each(["SMS", "PUSH", "VOICE", "EMAIL", "CUSTOM", "IN_APP"] as const)(
    "cannot have a sixteenth endpoint of type %s",
    async (channel) => {
      await updateBatch(fifteen(channel));
      await expect(updateBatch([endpointOf("one-more", channel)])).rejects.toMatchObject(
        refusal("User.UserId: the user already has 15 endpoints; the limit is 15"),
      );
      await update("ep-3", { Metrics: { visits: 1 } });
      expect(await userEndpoints("u-1")).toHaveLength(15);
    },
  );

  test.each(["ADM", "GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU"] as const)(
    "loses the oldest endpoint to a sixteenth of type %s",
    async (channel) => {
      await updateBatch(fifteen(channel));
      await update("one-more", { ...endpointOf("one-more", channel) });
      expect((await userEndpoints("u-1")).map(({ Id }) => Id)).not.toContain("ep-14");
      expect(await userEndpoints("u-1")).toHaveLength(15);
      const oldest = await get("ep-14");
      expect(oldest?.EndpointStatus).toBe("INACTIVE");
      expect(oldest?.User?.UserId).toBeUndefined();
    },
  );

  test("loses the oldest endpoint to a sixteenth in the same batch, too", async () => {
    await updateBatch([...fifteen("GCM"), endpointOf("one-more", "GCM")]);
    expect(await userEndpoints("u-1")).toHaveLength(15);
    expect((await get("ep-14"))?.EndpointStatus).toBe("INACTIVE");
  });
});
