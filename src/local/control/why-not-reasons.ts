import type { CampaignOfEndpoint } from "../../engine/campaign/campaigns-of-endpoint.ts";
import type { SendFailure } from "../../engine/context.ts";
import type { Unsent } from "../../engine/delivery/store/unsent.ts";
import type { EndpointDocument } from "../../engine/endpoint/store/endpoint-documents.ts";
import type { JourneyOfEndpoint } from "../../engine/journey/journeys-of-endpoint.ts";
import { type FunctionPlace, failureWords } from "../runner/failure-words.ts";

/** What the engine knows about one endpoint. */
export type EndpointFacts = {
  /** The campaign that the request names, if any; `campaigns` then contains only this one. */
  campaign: string | undefined;
  hasApplication: boolean;
  /** Undefined if it does not exist. */
  endpoint: Pick<EndpointDocument, "channelType"> | undefined;
  unsent: Unsent[];
  failures: SendFailure[];
  campaigns: CampaignOfEndpoint[];
  journeys: JourneyOfEndpoint[];
};

type KnownEndpoint = NonNullable<EndpointFacts["endpoint"]>;

/** Why an endpoint received nothing, or that it did receive a message. `at` is the time of a send; a reason in the current state has none. */
export type Reason = {
  at?: string;
  reason: string;
  /** The campaign activity whose hook removed the endpoint. */
  hookRemovalIn?: string;
};

/** All reasons for which campaigns and journeys did not or do not send to an endpoint, sends first, latest first. */
export const whyNotReasons = (
  { hasApplication, endpoint, campaign, unsent, failures, campaigns, journeys }: EndpointFacts,
  place: FunctionPlace,
): Reason[] => {
  const sends = unsent.map((send) => unsentReason(send, failures, place));
  if (!hasApplication) return [...sends, { reason: "there is no such application" }];
  if (endpoint === undefined) return [...sends, { reason: "the application has no such endpoint" }];
  if (campaign !== undefined && campaigns.length === 0)
    return [...sends, { reason: `the application has no campaign ${campaign}` }];
  return [
    ...sends,
    ...campaigns.flatMap((campaign) => [
      ...received(campaign),
      ...campaignReasons(
        campaign,
        endpoint,
        unsent.some(({ sender }) => sender.id === campaign.id),
      ),
    ]),
    ...journeys.flatMap((journey) => journeyReasons(journey, endpoint)),
  ];
};

const timeText = (ms: number): string => new Date(ms).toISOString();

const unsentReason = (unsent: Unsent, failures: readonly SendFailure[], place: FunctionPlace): Reason => {
  const { sender, runId, journeyActivity, status, reason, atMs } = unsent;
  const from = `${sender.kind} ${sender.id}, activity ${journeyActivity ?? runId}`;
  const at = timeText(atMs);
  if (status === "REMOVED_BY_HOOK")
    return { at, reason: `the hook ${reason} removed it (${from})`, hookRemovalIn: runId };
  const failure = failures.find(
    (one) => one.runId === runId && one.journeyActivity === journeyActivity && [one.cause, one.reason].includes(reason),
  );
  if (failure === undefined) return { at, reason: `${status}: ${reason} (${from})` };
  const words = failureWords(failure, place);
  return { at, reason: `${status}: ${words.reason} (${from}). To correct it: ${words.cure}` };
};

const received = ({ id, receivedAtMs }: CampaignOfEndpoint): Reason[] =>
  receivedAtMs === undefined
    ? []
    : [{ reason: `it received a message of campaign ${id} at ${timeText(receivedAtMs)}` }];

const campaignReasons = (
  { id, status, segmentId, isInSegment, eventTypes, receivedAtMs, holdoutPercent, lastRun }: CampaignOfEndpoint,
  endpoint: KnownEndpoint,
  hasUnsent: boolean,
): Reason[] => {
  if (!isInSegment) return [{ reason: `it is not in segment ${segmentId} of campaign ${id}` }];
  if (holdoutPercent !== undefined)
    return [{ reason: `it is in the holdout of campaign ${id}, which sends nothing to ${holdoutPercent} percent` }];
  if (lastRun === undefined)
    return [{ reason: `campaign ${id} has not run${status === "INVALID" ? INVALID : `: ${status}`}` }];
  if (status === "INVALID") return [{ reason: `campaign ${id} ended early${INVALID}` }];
  if (!lastRun.existedBefore)
    return [{ reason: `it was created after the last run of campaign ${id} (${timeText(lastRun.startedAtMs)})` }];
  const waits =
    eventTypes !== undefined && status === "EXECUTING" && receivedAtMs === undefined && !hasUnsent
      ? [{ reason: `campaign ${id} sends when an event arrives: ${eventTypes.join(", ")}` }]
      : [];
  return [...waits, ...otherChannel(`campaign ${id}`, lastRun.channelTypes, endpoint)];
};

const INVALID = ": INVALID, because its segment or a template was deleted";

const journeyReasons = (
  { id, state, segmentId, isInSegment, eventTypes, hasRun, position, channels }: JourneyOfEndpoint,
  endpoint: KnownEndpoint,
): Reason[] => {
  if (!hasRun) return isInSegment ? [{ reason: `journey ${id} has not run: ${state}` }] : [];
  if (position === undefined && isInSegment && eventTypes !== undefined)
    return [{ reason: `journey ${id} starts for it when an event arrives: ${eventTypes.join(", ")}` }];
  if (position === undefined)
    return [
      isInSegment
        ? {
            reason: `it is not a participant of journey ${id}: the run read segment ${segmentId} before it joined, or is still reading it`,
          }
        : { reason: `it is not in segment ${segmentId} of journey ${id}` },
    ];
  if (position.isHoldout && position.state === "ended")
    return [{ reason: `it left journey ${id} at the holdout ${position.activity}` }];
  const waits =
    position.state === "ready"
      ? [{ reason: `it is at activity ${position.activity} of journey ${id} until ${timeText(position.dueAtMs)}` }]
      : [];
  return [
    ...waits,
    ...channels.flatMap(({ activity, channelTypes }) =>
      otherChannel(`activity ${activity} of journey ${id}`, channelTypes, endpoint),
    ),
  ];
};

const otherChannel = (
  from: string,
  channelTypes: readonly string[] | undefined,
  { channelType }: KnownEndpoint,
): Reason[] =>
  channelTypes === undefined || channelTypes.some((type) => type === channelType)
    ? []
    : [
        {
          reason: `${from} sends to ${channelTypes.join(", ")} endpoints; its channel type is ${channelType ?? "not set"}`,
        },
      ];
