import { ApiError, badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { audience } from "./audience.ts";

/** Whether a segment is there to be read. */
export const hasAudience = (context: EngineContext, appId: string, segmentId: string, version?: number): boolean => {
  try {
    audience(context, appId, segmentId, version);
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
};

/** Refuses a segment that is not there, as something wrong with the request rather than with its path. */
export const requireAudience = (context: EngineContext, appId: string, segmentId: string, version?: number): void => {
  if (!hasAudience(context, appId, segmentId, version))
    throw badRequest(
      `SegmentId: there is no segment ${segmentId}${version === undefined ? "" : ` in version ${version}`}`,
    );
};
