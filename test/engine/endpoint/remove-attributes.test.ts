import {
  CreateAppCommand,
  GetEndpointCommand,
  RemoveAttributesCommand,
  UpdateEndpointCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chunksOf } from "../../../src/chunks.ts";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let fixture: TestEngine;
let ApplicationId: string;
beforeEach(async () => {
  fixture = await startEngine();
  const { ApplicationResponse } = await fixture.client.send(
    new CreateAppCommand({ CreateApplicationRequest: { Name: "music" } }),
  );
  ApplicationId = ApplicationResponse?.Id ?? "";
  await put("e-1", { plan: ["gold"], "o'dd \"name": ["x"], "temp.a": ["1"], "temp.b": ["2", "3"] });
  await put("e-2", { plan: ["silver"] });
});
afterEach(() => fixture.close());

const put = (EndpointId: string, Attributes: Record<string, string[]>) =>
  fixture.client.send(
    new UpdateEndpointCommand({
      ApplicationId,
      EndpointId,
      EndpointRequest: {
        ChannelType: "EMAIL",
        Address: `${EndpointId}@example.com`,
        Attributes,
        Metrics: { visits: 3, plan: 1 },
        User: { UserId: EndpointId, UserAttributes: { first: ["Ada"], plan: ["x"] } },
      },
    }),
  );
const endpoint = async (EndpointId: string) =>
  (await fixture.client.send(new GetEndpointCommand({ ApplicationId, EndpointId }))).EndpointResponse;
const remove = async (AttributeType: string, ...Blacklist: string[]) => {
  const command = new RemoveAttributesCommand({ ApplicationId, AttributeType, UpdateAttributesRequest: { Blacklist } });
  return (await fixture.client.send(command)).AttributesResource;
};

describe("RemoveAttributes", () => {
  test("removes attributes by name from all endpoints, whatever the name, and returns the names", async () => {
    expect(await remove("endpoint-custom-attributes", "plan", "o'dd \"name", "absent")).toEqual({
      ApplicationId,
      AttributeType: "endpoint-custom-attributes",
      Attributes: ["o'dd \"name", "plan"],
    });
    expect((await endpoint("e-1"))?.Attributes).toEqual({ "temp.a": ["1"], "temp.b": ["2", "3"] });
    const second = await endpoint("e-2");
    expect(second?.Attributes ?? {}).toEqual({});
    expect(second?.Metrics).toEqual({ visits: 3, plan: 1 });
    expect(second?.User?.UserAttributes).toEqual({ first: ["Ada"], plan: ["x"] });
  });

  test("removes those that match a pattern", async () => {
    expect((await remove("endpoint-custom-attributes", "temp.*"))?.Attributes).toEqual(["temp.a", "temp.b"]);
    expect(Object.keys((await endpoint("e-1"))?.Attributes ?? {}).sort()).toEqual(["o'dd \"name", "plan"]);
  });

  test("removes metrics, and attributes of users", async () => {
    await remove("endpoint-metric-attributes", "visits");
    await remove("endpoint-user-attributes", "first");
    const read = await endpoint("e-1");
    expect(read?.Metrics).toEqual({ plan: 1 });
    expect(read?.User).toEqual({ UserId: "e-1", UserAttributes: { plan: ["x"] } });
  });

  test("keeps the names of other attributes, whatever they are", async () => {
    const odd = { "keep\u0000b": ["1"], "keep\u0000c": ["2"], "keep\ud800": ["3"], gone: ["4"] };
    await put("odd", odd);
    await remove("endpoint-custom-attributes", "gone*");
    expect((await endpoint("odd"))?.Attributes).toEqual({
      "keep\u0000b": ["1"],
      "keep\u0000c": ["2"],
      "keep\ud800": ["3"],
    });
  });

  test("removes from many endpoints, from the first to the last", async () => {
    const Item = Array.from({ length: 1_100 }, (_, at) => ({ Id: `many-${at}`, Attributes: { temp: ["1"] } }));
    for (const batch of chunksOf(Item, 100))
      await fixture.client.send(
        new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item: batch } }),
      );
    expect((await remove("endpoint-custom-attributes", "temp"))?.Attributes).toEqual(["temp"]);
    for (const id of ["many-0", "many-600", "many-1099"]) expect((await endpoint(id))?.Attributes ?? {}).toEqual({});
  });

  test("rejects an unknown type and an empty list", async () => {
    await expect(remove("custom", "plan")).rejects.toThrow(
      "attribute-type: expected one of endpoint-custom-attributes",
    );
    await expect(remove("endpoint-custom-attributes")).rejects.toThrow(/Blacklist: /);
  });
});
