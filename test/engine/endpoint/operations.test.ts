import {
  type ChannelType,
  DeleteEndpointCommand,
  DeleteUserEndpointsCommand,
  type EndpointBatchItem,
  type EndpointRequest,
  GetEndpointCommand,
  GetUserEndpointsCommand,
  UpdateEndpointCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../create-app.ts";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let test: TestEngine;
let ApplicationId: string;
beforeEach(async () => {
  test = await startEngine();
  ApplicationId = await createApp(test.client, "x");
});
afterEach(() => test.close());

const update = (EndpointId: string, request: EndpointRequest) =>
  test.client.send(new UpdateEndpointCommand({ ApplicationId, EndpointId, EndpointRequest: request }));
const updateBatch = (Item: EndpointBatchItem[]) =>
  test.client.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
const get = async (EndpointId: string) =>
  (await test.client.send(new GetEndpointCommand({ ApplicationId, EndpointId }))).EndpointResponse;
const userEndpoints = async (UserId: string) =>
  (await test.client.send(new GetUserEndpointsCommand({ ApplicationId, UserId }))).EndpointsResponse?.Item ?? [];
const refusal = (message: string) => ({
  name: "BadRequestException",
  message: expect.stringContaining(message),
  $metadata: expect.objectContaining({ httpStatusCode: 400 }),
});

describe("an endpoint", () => {
  it("is created by an update, with defaults, dates and a cohort", async () => {
    const answer = await update("ep-1", { ChannelType: "EMAIL", Address: "ada@example.com" });
    expect(answer.$metadata.httpStatusCode).toBe(202);
    expect(answer.MessageBody).toEqual({ Message: "Accepted", RequestID: answer.$metadata.requestId });
    const found = await get("ep-1");
    expect(found).toEqual({
      Id: "ep-1",
      ApplicationId,
      ChannelType: "EMAIL",
      Address: "ada@example.com",
      EndpointStatus: "ACTIVE",
      OptOut: "NONE",
      CohortId: expect.stringMatching(/^\d{1,2}$/),
      CreationDate: found?.EffectiveDate,
      EffectiveDate: expect.stringMatching(/Z$/),
      RequestId: answer.$metadata.requestId,
    });
  });

  it("keeps what an update leaves out, and replaces each list that it sends", async () => {
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

  it("is active again after any update that does not say otherwise", async () => {
    await update("ep-1", { ChannelType: "CUSTOM", Address: "u-1", EndpointStatus: "INACTIVE" });
    expect((await get("ep-1"))?.EndpointStatus).toBe("INACTIVE");
    await update("ep-1", { Metrics: { visits: 1 } });
    expect((await get("ep-1"))?.EndpointStatus).toBe("ACTIVE");
  });

  it("becomes inactive when another takes over its address on the same channel", async () => {
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

  it("is deleted with its last state as the answer, and is then unknown", async () => {
    await update("ep-1", { ChannelType: "CUSTOM", Address: "u-1" });
    const before = await get("ep-1");
    const gone = await test.client.send(new DeleteEndpointCommand({ ApplicationId, EndpointId: "ep-1" }));
    expect(gone.$metadata.httpStatusCode).toBe(202);
    expect(gone.EndpointResponse).toEqual(before);
    await expect(get("ep-1")).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(
      test.client.send(new DeleteEndpointCommand({ ApplicationId, EndpointId: "ep-1" })),
    ).rejects.toMatchObject({ name: "NotFoundException" });
  });

  const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`name${at}`, ["v"]]));

  it.each<[string, EndpointRequest, string]>([
    ["an attribute name of 51 characters", { Attributes: { ["n".repeat(51)]: ["v"] } }, "Attributes: a name of 51"],
    ["a metric name of 51 characters", { Metrics: { ["n".repeat(51)]: 1 } }, "Metrics: a name of 51"],
    ["a value of 101 characters", { Attributes: { n: ["v".repeat(101)] } }, "Attributes.n: a value of 101 characters"],
    ["51 values", { User: { UserAttributes: { n: Array(51).fill("v") } } }, "User.UserAttributes.n: 51 values"],
    ["251 attribute names", { Attributes: names(251) }, "251 attribute names, at most 250"],
    [
      "15 KB",
      { Attributes: Object.fromEntries([1, 2, 3, 4].map((at) => [`${at}`, Array(50).fill("v".repeat(100))])) },
      "bytes, at most 15000",
    ],
    ["a channel that there is not", { ChannelType: "FAX" as ChannelType }, "ChannelType: expected one of PUSH, GCM"],
    ["a date that is none", { EffectiveDate: "yesterday" }, "EffectiveDate: expected an ISO 8601 date"],
    ["another word for opting out", { OptOut: "SOME" }, "OptOut: expected one of ALL, NONE"],
    ["a latitude beyond the pole", { Location: { Latitude: 91 } }, "Location.Latitude"],
    [
      "a bare attribute value",
      { Attributes: { n: "v" as never } },
      "Attributes.n: expected array, received a string of 1 characters",
    ],
    ["a number in a list", { Attributes: { n: [5 as never] } }, "Attributes.n.0: expected string, received a number"],
    ["text as a metric", { Metrics: { n: "5" as never } }, "Metrics.n: expected number, received a string"],
  ])("is refused with %s, and is not stored", async (_, request, message) => {
    await expect(update("ep-1", request)).rejects.toMatchObject(refusal(message));
    await expect(get("ep-1")).rejects.toMatchObject({ name: "NotFoundException" });
  });

  it("may have what is just within the limits", async () => {
    await update("ep-1", { Attributes: { ["n".repeat(50)]: Array(50).fill("v".repeat(100)), ...names(249) } });
    await expect(update("ep-2", { Metrics: { one: 1 } })).rejects.toMatchObject(refusal("251 attribute names"));
    await update("ep-2", { Attributes: { name1: ["known"] } });
  });

  it("needs an application", async () => {
    ApplicationId = "none";
    await expect(update("ep-1", {})).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Application not found",
    });
  });
});

describe("a batch of endpoints", () => {
  it("is stored as a whole, in order", async () => {
    const answer = await updateBatch([
      { Id: "a", ChannelType: "CUSTOM", Address: "u-1" },
      { Id: "b", ChannelType: "CUSTOM", Address: "u-1" },
      { Id: "a", Attributes: { plan: ["gold"] } },
    ]);
    expect(answer.$metadata.httpStatusCode).toBe(202);
    expect(answer.MessageBody?.Message).toBe("Accepted");
    expect(await get("a")).toMatchObject({ Address: "u-1", EndpointStatus: "ACTIVE", Attributes: { plan: ["gold"] } });
    expect((await get("b"))?.EndpointStatus).toBe("INACTIVE");
  });

  it("is refused as a whole for one endpoint that breaks a limit, which is named", async () => {
    const items = [
      { Id: "a", Address: "u-1" },
      { Id: "b", Attributes: { n: ["v".repeat(101)] } },
    ];
    await expect(updateBatch(items)).rejects.toMatchObject(refusal("Item.1: Attributes.n: a value of 101 characters"));
    await expect(get("a")).rejects.toMatchObject({ name: "NotFoundException" });
  });

  it("has at most 100 endpoints, each with an id", async () => {
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

  it("has the endpoints that name it", async () => {
    await updateBatch([endpointOf("a", "SMS"), endpointOf("b", "CUSTOM")]);
    expect((await userEndpoints("u-1")).map(({ Id }) => Id)).toEqual(["a", "b"]);
    await update("a", { User: { UserId: "u-2" } });
    expect((await userEndpoints("u-1")).map(({ Id }) => Id)).toEqual(["b"]);
    expect(await userEndpoints("nobody")).toEqual([]);
  });

  it("is deleted with all its endpoints, and no others", async () => {
    await updateBatch([endpointOf("a", "SMS"), endpointOf("b", "CUSTOM"), { Id: "c", Address: "u-2" }]);
    const gone = await test.client.send(new DeleteUserEndpointsCommand({ ApplicationId, UserId: "u-1" }));
    expect(gone.EndpointsResponse?.Item?.map(({ Id }) => Id)).toEqual(["a", "b"]);
    expect(await userEndpoints("u-1")).toEqual([]);
    expect((await get("c"))?.Id).toBe("c");
  });

  it.each(["SMS", "PUSH", "VOICE", "EMAIL", "CUSTOM", "IN_APP"] as const)(
    "is refused a sixteenth endpoint of type %s",
    async (channel) => {
      await updateBatch(fifteen(channel));
      await expect(updateBatch([endpointOf("one-more", channel)])).rejects.toMatchObject(
        refusal("User.UserId: the user has 15 endpoints already, at most 15"),
      );
      await update("ep-3", { Metrics: { visits: 1 } });
      expect(await userEndpoints("u-1")).toHaveLength(15);
    },
  );

  it.each(["ADM", "GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU"] as const)(
    "loses the oldest for a sixteenth endpoint of type %s",
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

  it("loses the oldest also within one batch", async () => {
    await updateBatch([...fifteen("GCM"), endpointOf("one-more", "GCM")]);
    expect(await userEndpoints("u-1")).toHaveLength(15);
    expect((await get("ep-14"))?.EndpointStatus).toBe("INACTIVE");
  });
});
