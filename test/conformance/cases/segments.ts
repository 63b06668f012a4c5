import type { SegmentGroup, WriteSegmentRequest } from "@aws-sdk/client-pinpoint";
import { expect } from "vitest";
import { badRequest, type Case, notFound, type Scene } from "../case.ts";

const SEGMENTS = "Pinpoint API reference: Segments, Segment";
const VERSIONS = "Pinpoint API reference: Segment versions, Segment version";

const GOLD = { Attributes: { plan: { AttributeType: "INCLUSIVE" as const, Values: ["gold"] } } };

const create = async ({ pinpoint, ApplicationId }: Scene, WriteSegmentRequest: WriteSegmentRequest) => {
  const { SegmentResponse } = await pinpoint.createSegment({ ApplicationId, WriteSegmentRequest });
  return SegmentResponse ?? expect.fail("CreateSegment returned no segment");
};

const update = async (
  { pinpoint, ApplicationId }: Scene,
  SegmentId: string,
  WriteSegmentRequest: WriteSegmentRequest,
) => (await pinpoint.updateSegment({ ApplicationId, SegmentId, WriteSegmentRequest })).SegmentResponse;

/** A segment with the versions 1 and 2. */
const createTwice = async (scene: Scene): Promise<string> => {
  const { Id = "" } = await create(scene, { Name: "gold", Dimensions: GOLD });
  await update(scene, Id, { Name: "all", Dimensions: {} });
  return Id;
};

export const segments: Case[] = [
  {
    operation: "CreateSegment",
    source: SEGMENTS,
    rule: "returns version 1 of a dimensional segment, with ARN, dates and tags",
    check: async (scene) => {
      const request = { Name: "gold", Dimensions: GOLD, tags: { team: "music" } };
      const segment = await create(scene, request);
      expect(segment).toMatchObject({ ...request, SegmentType: "DIMENSIONAL", Version: 1 });
      expect(segment.Arn).toBe(
        `arn:aws:mobiletargeting:us-east-1:000000000000:apps/${scene.ApplicationId}/segments/${segment.Id}`,
      );
    },
  },
  {
    operation: "CreateSegment",
    source: "Pinpoint API reference: Segments, SegmentGroupList",
    rule: "accepts groups with dimensions and source segments",
    check: async (scene) => {
      const { Id } = await create(scene, { Name: "gold", Dimensions: GOLD });
      const group: SegmentGroup = {
        Dimensions: [{}],
        SourceSegments: [{ Id, Version: 1 }],
        SourceType: "ANY",
        Type: "NONE",
      };
      const SegmentGroups = { Include: "ALL" as const, Groups: [group] };
      expect(await create(scene, { Name: "others", SegmentGroups })).toMatchObject({ SegmentGroups });
    },
  },
  {
    operation: "CreateSegment",
    source: "Pinpoint API reference: Segments, WriteSegmentRequest",
    rule: "rejects both Dimensions and SegmentGroups",
    check: async (scene) => {
      const both = create(scene, { Name: "both", Dimensions: GOLD, SegmentGroups: { Groups: [] } });
      await expect(both).rejects.toMatchObject(badRequest(/Dimensions or SegmentGroups, not both/));
    },
  },
  {
    operation: "CreateSegment",
    source: "Pinpoint API reference: Segments, AttributeDimension",
    rule: "rejects an attribute without values, and an unknown type",
    check: async (scene) => {
      const dimension = (plan: object) =>
        create(scene, { Dimensions: { Attributes: { plan } as typeof GOLD.Attributes } });
      await expect(dimension({})).rejects.toMatchObject(badRequest(/Attributes.plan.Values/));
      await expect(dimension({ AttributeType: "LIKE", Values: ["x"] })).rejects.toMatchObject(
        badRequest(/AttributeType: expected one of INCLUSIVE, EXCLUSIVE/),
      );
    },
  },
  {
    operation: "UpdateSegment",
    source: SEGMENTS,
    rule: "returns the next version",
    check: async (scene) => {
      const { Id = "" } = await create(scene, { Name: "gold", Dimensions: GOLD });
      expect(await update(scene, Id, { Name: "all", Dimensions: {} })).toMatchObject({ Id, Name: "all", Version: 2 });
    },
  },
  {
    operation: "GetSegment",
    source: SEGMENTS,
    rule: "returns the newest version",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const SegmentId = await createTwice(scene);
      const { SegmentResponse } = await pinpoint.getSegment({ ApplicationId, SegmentId });
      expect(SegmentResponse).toMatchObject({ Id: SegmentId, Name: "all", Version: 2 });
    },
  },
  {
    operation: "GetSegments",
    source: SEGMENTS,
    rule: "returns the segments of the application in pages",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const ids = [await createTwice(scene), (await create(scene, { Name: "other", Dimensions: {} })).Id];
      const first = (await pinpoint.getSegments({ ApplicationId, PageSize: "1" })).SegmentsResponse;
      const Token = first?.NextToken ?? "";
      const second = (await pinpoint.getSegments({ ApplicationId, PageSize: "1", Token })).SegmentsResponse;
      const found = [...(first?.Item ?? []), ...(second?.Item ?? [])].map(({ Id }) => Id);
      expect(found.sort()).toEqual(ids.sort());
      expect(second?.NextToken).toBeUndefined();
    },
  },
  {
    operation: "GetSegmentVersion",
    source: VERSIONS,
    rule: "returns the definition of that version",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const segment = { ApplicationId, SegmentId: await createTwice(scene) };
      const { SegmentResponse } = await pinpoint.getSegmentVersion({ ...segment, Version: "1" });
      expect(SegmentResponse).toMatchObject({ Name: "gold", Dimensions: GOLD, Version: 1 });
      await expect(pinpoint.getSegmentVersion({ ...segment, Version: "3" })).rejects.toMatchObject(notFound());
    },
  },
  {
    operation: "GetSegmentVersions",
    source: VERSIONS,
    rule: "returns all versions",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const SegmentId = await createTwice(scene);
      const { SegmentsResponse } = await pinpoint.getSegmentVersions({ ApplicationId, SegmentId });
      expect(SegmentsResponse?.Item?.map(({ Version }) => Version).sort()).toEqual([1, 2]);
    },
  },
  {
    operation: "DeleteSegment",
    source: SEGMENTS,
    rule: "returns the segment, which does not exist any more",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const segment = { ApplicationId, SegmentId: await createTwice(scene) };
      expect((await pinpoint.deleteSegment(segment)).SegmentResponse).toMatchObject({ Id: segment.SegmentId });
      await expect(pinpoint.getSegment(segment)).rejects.toMatchObject(notFound());
    },
  },
];
