import * as z from "zod";
import type { SendFailure } from "../../engine/context.ts";
import { listFailures } from "../../engine/delivery/store/send-failures.ts";
import { type FunctionPlace, failureWords } from "../runner/failure-words.ts";
import type { ControlRoute } from "./control-route.ts";

const FailureQuery = z.strictObject({ application: z.string().optional() });

export const failureRoute: ControlRoute = {
  method: "GET",
  path: "/_local/failures",
  help:
    "Returns why campaigns and journeys did not send, latest first: the hook, channel or message that failed, the reason, the " +
    "number of endpoints, and the cure. The last 1,000 are kept. Query: application=<id>.",
  run: async ({ account }, { query }) => {
    const { application } = FailureQuery.parse(Object.fromEntries(query));
    const { engine, place } = await account();
    return { failures: listFailures(engine.context, application).map((failure) => toEntry(failure, place)) };
  },
};

/** `endpoints` counts those that received nothing, `attempts` the invocations that failed. */
export const toEntry = (failure: SendFailure, place: FunctionPlace) => ({
  application: failure.applicationId,
  [failure.sender.kind]: failure.sender.id,
  ...(failure.sender.kind === "campaign"
    ? { activity: failure.runId }
    : { run: failure.runId, activity: failure.journeyActivity }),
  stage: failure.stage,
  ...(failure.target !== "" && { function: failure.target }),
  cause: failure.cause,
  ...failureWords(failure, place),
  endpoints: failure.endpoints,
  attempts: failure.attempts,
  first: new Date(failure.firstAtMs).toISOString(),
  last: new Date(failure.lastAtMs).toISOString(),
  ...(failure.detail !== "" && { detail: failure.detail }),
});
