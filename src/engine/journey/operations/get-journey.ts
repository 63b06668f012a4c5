import type { Operation } from "../../operation.ts";
import { journeyResponse } from "../journey-response.ts";
import { requireJourney } from "../require-journey.ts";

export const getJourney: Operation = (context, { path }) => journeyResponse(context, requireJourney(context, path));
