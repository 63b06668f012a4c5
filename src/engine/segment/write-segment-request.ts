import * as z from "zod";
import { ApiError, badRequest } from "../api-error.ts";
import { Tags } from "../app/store/tags.ts";
import type { EngineContext } from "../context.ts";
import { definitionAudience } from "./audience.ts";
import { type SegmentDefinition, SegmentDimensions, SegmentGroups } from "./segment-definition.ts";

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

/** Refuses a definition whose source segments are not there or go round in a circle. */
export const refuseUnusable = (
  context: EngineContext,
  appId: string,
  definition: SegmentDefinition,
  id?: string,
): void => {
  try {
    definitionAudience(context, appId, definition, id === undefined ? [] : [id]);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) throw badRequest(`SourceSegments: ${error.message}`);
    throw error;
  }
};
