import * as z from "zod";
import { Tags } from "../app/tags.ts";
import { SegmentDimensions, SegmentGroups } from "./segment-definition.ts";

// [Pinpoint API reference: WriteSegmentRequest] a request has Dimensions or SegmentGroups, not both.
export const WriteSegmentRequest = z
  .object({
    Name: z.string().min(1).nullish(),
    Dimensions: SegmentDimensions.nullish(),
    SegmentGroups: SegmentGroups.nullish(),
    tags: Tags.nullish(),
  })
  .refine(({ Dimensions, SegmentGroups: groups }) => !(Dimensions && groups), {
    message: "expected Dimensions or SegmentGroups, not both",
  });
