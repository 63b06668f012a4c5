import { parseJson } from "../parse-json.ts";
import { PokeResponse } from "../poke/response.ts";
import { type NotSentReason, PokeNotSent } from "./poke-not-sent.ts";

export type AcceptedPoke = Extract<PokeResponse, { status: "accepted" }>;

/** The result of an invocation: the text of its response, or why there is none. */
export type Invoked = { kind: "returned"; payload: string } | { kind: "failed"; reason: string };

const CURES = new Map<string, { reason: NotSentReason; cure: string }>([
  [
    "not-found",
    {
      reason: "not-found",
      cure: "there is no such function here; set functionName to its name or ARN, and check the region",
    },
  ],
  ["unauthorized", { reason: "unauthorized", cure: "the credentials do not permit lambda:InvokeFunction" }],
  ["throttled", { reason: "throttled", cure: "Lambda throttles invocations; send it again later" }],
  ["timeout", { reason: "timeout", cure: "Lambda did not respond in time; send it again with the same id" }],
  ["unavailable", { reason: "unavailable", cure: "Lambda is not reachable; send it again with the same id" }],
  ["invalid", { reason: "invalid", cure: "Lambda rejects the request" }],
  ["function error", { reason: "function-error", cure: "the function failed; its log has the cause" }],
]);

/** The response to one message that was accepted. Throws `PokeNotSent` for any other. */
export const readResponse = (functionName: string, invoked: Invoked): AcceptedPoke => {
  if (invoked.kind === "failed") {
    const known = CURES.get(invoked.reason) ?? { reason: "unavailable" as const, cure: invoked.reason };
    throw new PokeNotSent({ status: "failed", reason: known.reason, rule: `${functionName}: ${known.cure}` });
  }
  const parsed = PokeResponse.safeParse(parseJson(invoked.payload));
  if (!parsed.success)
    throw new PokeNotSent({
      status: "failed",
      reason: "response-unreadable",
      rule: `${functionName} did not return the response of a poke function; set functionName to one`,
    });
  if (parsed.data.status === "accepted") return parsed.data;
  throw new PokeNotSent(parsed.data);
};
