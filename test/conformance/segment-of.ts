import type { EndpointRequest } from "@aws-sdk/client-pinpoint";
import type { Scene } from "./case.ts";

/** Stores the endpoint `ada`, and creates a segment of all endpoints, which is only this one. Returns the segment's id. */
export const segmentOf = async ({ pinpoint, ApplicationId }: Scene, endpoint: EndpointRequest): Promise<string> => {
  await pinpoint.updateEndpoint({ ApplicationId, EndpointId: "ada", EndpointRequest: endpoint });
  const WriteSegmentRequest = { Name: "all", Dimensions: {} };
  const { SegmentResponse } = await pinpoint.createSegment({ ApplicationId, WriteSegmentRequest });
  return SegmentResponse?.Id ?? "";
};
