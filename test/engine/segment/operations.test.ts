import {
  CreateSegmentCommand,
  DeleteSegmentCommand,
  GetSegmentCommand,
  GetSegmentsCommand,
  GetSegmentVersionCommand,
  GetSegmentVersionsCommand,
  ListTagsForResourceCommand,
  UpdateSegmentCommand,
  type WriteSegmentRequest,
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

const create = async (request: WriteSegmentRequest) => {
  const created = await fixture.client.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: request }));
  return created.SegmentResponse;
};
const update = async (SegmentId: string | undefined, request: WriteSegmentRequest) => {
  const input = { ApplicationId, SegmentId, WriteSegmentRequest: request };
  return (await fixture.client.send(new UpdateSegmentCommand(input))).SegmentResponse;
};
const planIs = (plan: string) => ({ Attributes: { plan: { AttributeType: "INCLUSIVE" as const, Values: [plan] } } });

describe("a segment", () => {
  test("is created as version 1, with its definition unchanged", async () => {
    const created = await create({ Name: "gold", Dimensions: planIs("gold"), tags: { team: "growth" } });
    expect(created).toEqual({
      ApplicationId,
      Id: expect.stringMatching(/^[0-9a-f]{32}$/),
      Arn: `arn:aws:mobiletargeting:us-east-1:000000000000:apps/${ApplicationId}/segments/${created?.Id}`,
      Name: "gold",
      SegmentType: "DIMENSIONAL",
      Version: 1,
      Dimensions: planIs("gold"),
      CreationDate: expect.any(String),
      LastModifiedDate: created?.CreationDate,
      tags: { team: "growth" },
    });
    const found = await fixture.client.send(new GetSegmentCommand({ ApplicationId, SegmentId: created?.Id }));
    expect(found.SegmentResponse).toEqual(created);
  });

  test("has a new version after each update, and keeps the earlier ones", async () => {
    const first = await create({ Name: "gold", Dimensions: planIs("gold") });
    const SegmentId = first?.Id;
    expect(await update(SegmentId, { Dimensions: planIs("free") })).toMatchObject({
      Version: 2,
      Name: "gold",
      Dimensions: planIs("free"),
    });
    const groups = { Include: "ANY" as const, Groups: [{ Dimensions: [planIs("gold")] }] };
    const third = await update(SegmentId, { Name: "both", SegmentGroups: groups });
    expect(third).toMatchObject({ Version: 3, Name: "both", SegmentGroups: groups });
    expect(third?.Dimensions).toBeUndefined();

    const version = async (Version: string) =>
      (await fixture.client.send(new GetSegmentVersionCommand({ ApplicationId, SegmentId, Version }))).SegmentResponse;
    expect(await version("1")).toEqual(first);
    await expect(version("4")).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Segment version not found",
    });
    await expect(version("one")).rejects.toMatchObject({
      name: "BadRequestException",
      message: "version: expected a whole number",
    });

    const page = (Token?: string) =>
      fixture.client.send(
        new GetSegmentVersionsCommand({ ApplicationId, SegmentId, PageSize: "2", ...(Token && { Token }) }),
      );
    const one = (await page()).SegmentsResponse;
    const two = (await page(one?.NextToken)).SegmentsResponse;
    expect([...(one?.Item ?? []), ...(two?.Item ?? [])].map(({ Version }) => Version)).toEqual([1, 2, 3]);
    expect(two?.NextToken).toBeUndefined();
  });

  test("is listed in its newest version", async () => {
    const { Id } = (await create({ Dimensions: {} })) ?? {};
    await create({ Dimensions: planIs("gold") });
    await update(Id, { Name: "named" });
    const { SegmentsResponse } = await fixture.client.send(new GetSegmentsCommand({ ApplicationId }));
    expect(SegmentsResponse?.Item).toHaveLength(2);
    expect(SegmentsResponse?.Item?.find((segment) => segment.Id === Id)).toMatchObject({ Version: 2, Name: "named" });
  });

  test("is deleted with its versions and tags", async () => {
    const created = await create({ Name: "gold", Dimensions: {}, tags: { a: "b" } });
    const SegmentId = created?.Id;
    const gone = await fixture.client.send(new DeleteSegmentCommand({ ApplicationId, SegmentId }));
    expect(gone.SegmentResponse).toEqual(created);
    for (const command of [
      new GetSegmentCommand({ ApplicationId, SegmentId }),
      new DeleteSegmentCommand({ ApplicationId, SegmentId }),
    ])
      await expect(fixture.client.send(command as GetSegmentCommand)).rejects.toMatchObject({
        name: "NotFoundException",
        message: "Segment not found",
      });
    const tags = await fixture.client.send(new ListTagsForResourceCommand({ ResourceArn: created?.Arn }));
    expect(tags.TagsModel?.tags).toEqual({});
  });

  test("can be built on other segments, but not on one that does not exist, nor on itself", async () => {
    const source = await create({ Dimensions: planIs("gold") });
    const on = (Id: string | undefined, Version?: number) => ({
      SegmentGroups: { Groups: [{ SourceSegments: [{ Id, ...(Version && { Version }) }] }] },
    });
    const built = await create(on(source?.Id));
    const refused = (message: string) => ({ name: "BadRequestException", message: expect.stringContaining(message) });
    await expect(create(on("none"))).rejects.toMatchObject(refused("SourceSegments: there is no segment none"));
    await expect(create(on(source?.Id, 7))).rejects.toMatchObject(
      refused(`SourceSegments: there is no segment ${source?.Id} in version 7`),
    );
    await expect(update(source?.Id, on(built?.Id))).rejects.toMatchObject(refused("is built on itself"));
    await expect(update(built?.Id, on(built?.Id))).rejects.toMatchObject(refused("is built on itself"));
  });

  test("is rejected if it contains more than 200 segments, of which some are the same", async () => {
    let top = await create({ Dimensions: planIs("gold") });
    const twice = () => ({ SegmentGroups: { Groups: [{ SourceSegments: [{ Id: top?.Id }, { Id: top?.Id }] }] } });
    for (let level = 1; level <= 6; level++) top = await create(twice());
    await expect(create(twice())).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringMatching(/^SourceSegments: .* are more than 200 segments, with repeats$/),
    });
  });

  test("is rejected if a source is built on itself in another version, whatever the order of the sources", async () => {
    const [loop, source] = [await create({}), await create({})];
    const on = (...sources: { Id: string | undefined; Version?: number }[]) => ({
      SegmentGroups: { Groups: [{ SourceSegments: sources }] } as WriteSegmentRequest["SegmentGroups"],
    });
    await update(loop?.Id, on({ Id: source?.Id }));
    await update(source?.Id, on({ Id: loop?.Id, Version: 1 }));
    const message = `SourceSegments: segment ${loop?.Id} is built on itself`;
    await expect(create(on({ Id: loop?.Id }, { Id: source?.Id }))).rejects.toMatchObject({ message });
    await expect(create(on({ Id: source?.Id }, { Id: loop?.Id }))).rejects.toMatchObject({ message });
  });

  test.each<[string, WriteSegmentRequest, string]>([
    [
      "both Dimensions and SegmentGroups",
      { Dimensions: {}, SegmentGroups: {} },
      "expected Dimensions or SegmentGroups, not both",
    ],
    [
      "no values",
      { Dimensions: { Attributes: { n: { Values: [] } } } },
      "Dimensions.Attributes.n.Values: expected at least one value",
    ],
    [
      "an unknown attribute type",
      { Dimensions: { Attributes: { n: { AttributeType: "LIKE" as never, Values: ["v"] } } } },
      "Dimensions.Attributes.n.AttributeType: expected one of INCLUSIVE",
    ],
    [
      "BEFORE and a value that is not a date",
      { Dimensions: { Attributes: { n: { AttributeType: "BEFORE", Values: ["noon"] } } } },
      "expected ISO 8601 dates for BEFORE",
    ],
    [
      "BETWEEN and one date",
      { Dimensions: { UserAttributes: { n: { AttributeType: "BETWEEN", Values: ["2026-01-01"] } } } },
      "expected two dates for BETWEEN",
    ],
    [
      "an unknown operator",
      { Dimensions: { Metrics: { n: { ComparisonOperator: "NEAR", Value: 1 } } } },
      "Dimensions.Metrics.n.ComparisonOperator: expected one of GREATER_THAN",
    ],
    [
      "a metric value that is not a number",
      { Dimensions: { Metrics: { n: { ComparisonOperator: "EQUAL", Value: "1" as never } } } },
      "Dimensions.Metrics.n.Value: expected number, received a string",
    ],
    [
      "a device type",
      { Dimensions: { Demographic: { DeviceType: { Values: ["phone"] } } } },
      "Dimensions.Demographic.DeviceType: endpoints have no device type",
    ],
    [
      "a point without a range",
      { Dimensions: { Location: { GPSPoint: { Coordinates: { Latitude: 1, Longitude: 1 } } } } },
      "GPSPoint.RangeInKilometers: expected number, received nothing",
    ],
    [
      "an unknown duration",
      { Dimensions: { Behavior: { Recency: { Duration: "DAY_3" as never, RecencyType: "ACTIVE" } } } },
      "Behavior.Recency.Duration: expected one of HR_24",
    ],
    ["groups that are not a list", { SegmentGroups: { Groups: {} as never } }, "SegmentGroups.Groups: expected array"],
    [
      "an unknown value of Include",
      { SegmentGroups: { Include: "SOME" as never } },
      "SegmentGroups.Include: expected one of ALL, ANY, NONE",
    ],
  ])("is rejected with %s", async (_, request, message) => {
    await expect(create(request)).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringContaining(message),
    });
  });
});
