import type { EngineSettings } from "../settings.ts";
import { attributesByEndpoint } from "./attributes-by-endpoint.ts";
import type { Member, MemberResult } from "./batch.ts";

// [Pinpoint developer guide: event streams] the code and message of a sent journey message.
const SUCCESS = { status: "SUCCESS", statusCode: "200", statusMessage: "200" } as const;

// The outcomes of the Poke channel for a recipient that receives nothing; any channel may return them.
const UNDELIVERED: ReadonlySet<string | undefined> = new Set(["refused", "skipped"]);

/** The results of the members of a batch whose channel returned `response`. */
export const channelResults = (
  response: string,
  members: readonly Member[],
  { channelOutcomes }: Pick<EngineSettings, "channelOutcomes">,
): MemberResult[] => {
  const attributes = attributesByEndpoint(response, members);
  return members.map((member): MemberResult => {
    const own = attributes.get(member.endpointId);
    if (own === undefined) return { ...member, ...SUCCESS };
    const status = channelOutcomes === "counted" && UNDELIVERED.has(own.outcome) ? toFailure(own) : SUCCESS;
    return { ...member, ...status, feedback: { attributes: own } };
  });
};

// unspecified by AWS; chosen because the function returned, and rejected the recipient rather than failed.
const toFailure = ({ outcome, reason }: Record<string, string>) =>
  ({
    status: "CUSTOM_DELIVERY_FAILURE",
    statusCode: "400",
    statusMessage: reason === undefined ? `${outcome}` : `${outcome}: ${reason}`,
  }) as const;
