import { journeyResponse } from "../journey/journey-response.ts";
import { requireJourney } from "../journey/require-journey.ts";
import type { Operation } from "../operation.ts";

export const getJourney: Operation = {
  name: "GetJourney",
  method: "GET",
  path: "/v1/apps/{application-id}/journeys/{journey-id}",
  status: 200,
  run: (context, { path }) => journeyResponse(context, requireJourney(context, path)),
};
