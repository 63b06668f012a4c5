import type { Step } from "../in/plan-move.ts";
import { withSegmentIds } from "../in/segment-ids.ts";
import { segmentKey } from "../in/step-key.ts";
import type { Created, InPorts } from "../ports.ts";

/** Creates what a step describes, with the new ids of the segments that it refers to. */
export const createStep = (
  step: Step,
  applicationId: string,
  moved: ReadonlyMap<string, string>,
  imports: string | undefined,
  ports: InPorts,
): Promise<Created> => {
  switch (step.kind) {
    case "template":
      return ports.createTemplate(step.type, step.name, step.request);
    case "imported-segment": {
      const s3Url = `${imports?.replace(/\/$/, "")}/${step.oldId}/`;
      return ports.importSegment(applicationId, { name: step.name, s3Url, roleArn: step.roleArn }, step.tags);
    }
    case "segment":
    case "campaign":
    case "journey": {
      const request = withSegmentIds(step.request, (oldId) => moved.get(segmentKey(oldId)) ?? oldId);
      return ports.create(step.kind, applicationId, request as Record<string, unknown>, step.tags);
    }
    default:
      return step satisfies never;
  }
};
