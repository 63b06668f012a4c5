import {
  type Activity,
  CreateJourneyCommand,
  GetJourneyCommand,
  type WriteJourneyRequest,
} from "@aws-sdk/client-pinpoint";
import type { Project } from "./execution-fixture.ts";

/** A CUSTOM activity that invokes the function `target`. */
export const channel = (target: string, NextActivity?: string): Activity => ({
  CUSTOM: {
    DeliveryUri: target,
    EndpointTypes: ["CUSTOM"],
    MessageConfig: { Data: `data of ${target}` },
    ...(NextActivity && { NextActivity }),
  },
});

/** Publishes a journey that starts with its first activity, and resolves when nothing is due. */
export const publish = async (
  project: Project,
  Activities: Record<string, Activity>,
  more: Partial<WriteJourneyRequest> = {},
): Promise<string> => {
  const { JourneyResponse } = await project.client.send(
    new CreateJourneyCommand({
      ApplicationId: project.appId,
      WriteJourneyRequest: {
        Name: "welcome",
        State: "ACTIVE",
        StartActivity: Object.keys(Activities)[0] ?? "",
        StartCondition: { SegmentStartCondition: { SegmentId: project.segmentId } },
        Activities,
        ...more,
      },
    }),
  );
  await project.engine.idle();
  return JourneyResponse?.Id ?? "";
};

export const stateOf = async (project: Project, journeyId: string): Promise<string | undefined> => {
  const { JourneyResponse } = await project.client.send(
    new GetJourneyCommand({ ApplicationId: project.appId, JourneyId: journeyId }),
  );
  return JourneyResponse?.State;
};

/** The ids of the endpoints that a function received, sorted. */
export const sentTo = (project: Project, target: string): string[] =>
  project.invocations
    .filter((invocation) => invocation.target === target)
    .flatMap(({ event }) => Object.keys(event.Endpoints))
    .sort();
