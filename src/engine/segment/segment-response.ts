import { appArn } from "../app/store/apps.ts";
import { loadTags } from "../app/store/tags.ts";
import type { EngineContext } from "../context.ts";
import type { Segment } from "./store/segments.ts";

export const segmentArn = (context: EngineContext, { appId, id }: Segment): string =>
  `${appArn(context, appId)}/segments/${id}`;

/** [Pinpoint API reference: SegmentResponse] */
export const segmentResponse = (context: EngineContext, segment: Segment) => {
  const { imports: _, ...definition } = segment.definition;
  return {
    ApplicationId: segment.appId,
    Arn: segmentArn(context, segment),
    Id: segment.id,
    Version: segment.version,
    CreationDate: new Date(segment.createdAtMs).toISOString(),
    LastModifiedDate: new Date(segment.modifiedAtMs).toISOString(),
    ...definition,
    tags: loadTags(context, segmentArn(context, segment)),
  };
};
