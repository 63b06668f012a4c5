import type { EndpointState } from "../../../aws/pinpoint-endpoint.ts";
import { toSentence } from "../../../hook/decision.ts";
import type { EndpointFailure } from "../../../stream/failures-of-endpoint.ts";
import type { Source } from "../source.ts";
import type { EngineReason } from "./engine-reason.ts";
import type { Suppression, WhyNotFacts } from "./facts.ts";

/** The lines that say why an endpoint received nothing: what happened, latest first, then what is so now. */
export const explain = (facts: WhyNotFacts): string[] => {
  const { endpointId } = facts;
  const happened = [...decided(facts), ...sent(facts), ...reported(facts)]
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .map(({ text }) => text);
  const now = [...stateLines(facts), ...engineStateLines(facts)];
  const missing = notRead(facts);
  // The engine and GetEndpoint may say the same.
  const found = [...new Set([...happened, ...now])];
  return [...found, ...missing, ...(found.length > 0 ? [] : [conclusion(endpointId, missing.length > 0)])];
};

const conclusion = (endpointId: string, isIncomplete: boolean): string =>
  isIncomplete
    ? `${endpointId}: no reason in the sources that were read`
    : `${endpointId}: nothing was decided against it`;

type Line = { at: Date; text: string };

const read = <Value>(source: Source<Value[]>): Value[] => (source.kind === "read" ? source.value : []);

const decided = ({ decisions }: WhyNotFacts): Line[] =>
  read(decisions).map((decision) => ({ at: decision.at, text: toSentence(decision) }));

/** The sends of the engine that failed. The decision log has the reasons of an endpoint that its hook removed. */
const sent = ({ endpointId, engine, decisions }: WhyNotFacts): Line[] => {
  const explained = new Set(read(decisions).map(({ activityId }) => activityId));
  return read(engine)
    .filter(({ hookRemovalIn }) => hookRemovalIn === undefined || !explained.has(hookRemovalIn))
    .flatMap(({ at, reason }) => (at === undefined ? [] : [line(at, `${endpointId} received nothing: ${reason}`)]));
};

// Not repeated from the stream: the engine reports these failures itself, with the reason.
const ENGINE_EVENTS: ReadonlySet<string> = new Set(["_campaign.send", "_journey.send"]);

const reported = ({ endpointId, engine, events }: WhyNotFacts): Line[] =>
  read(events)
    .filter(({ event }) => engine.kind === "not-read" || !ENGINE_EVENTS.has(event.toLowerCase()))
    .map((failure) => line(failure.at, `${endpointId}: ${failureText(failure)}`));

const failureText = ({ event, reason, campaignId, journeyId, activityId }: EndpointFailure): string => {
  const from = [
    campaignId && `campaign ${campaignId}`,
    journeyId && `journey ${journeyId}`,
    activityId && `activity ${activityId}`,
  ].filter(Boolean);
  return `${event}${reason === undefined ? "" : `: ${reason}`}${from.length > 0 ? ` (${from.join(", ")})` : ""}`;
};

const line = (at: Date, text: string): Line => ({ at, text: `${at.toISOString()}  ${text}` });

const stateLines = ({ endpointId, endpoint, suppressions }: WhyNotFacts): string[] => [
  ...(endpoint.kind === "read" ? endpointReasons(endpoint.value) : []).map((reason) => `${endpointId}: ${reason}`),
  ...read(suppressions).map((suppression) => `${endpointId}: ${suppressionText(suppression)}`),
];

const suppressionText = ({ by, reason }: Suppression): string =>
  `its ${by === "endpoint" ? "endpoint id" : "address"} is in the suppression table: ${reason}`;

const endpointReasons = (endpoint: EndpointState | "no application" | "no endpoint"): string[] => {
  if (endpoint === "no application") return ["there is no such application"];
  if (endpoint === "no endpoint") return ["the application has no such endpoint"];
  const { optOut = "NONE", status = "ACTIVE", channelType, address } = endpoint;
  return [
    ...(optOut === "NONE" ? [] : [`it has opted out (OptOut: ${optOut})`]),
    ...(status === "ACTIVE" ? [] : [`it is not active (EndpointStatus: ${status})`]),
    ...(channelType ? [] : ["it has no channel type, so no campaign selects it"]),
    ...(address ? [] : ["it has no address"]),
  ];
};

const engineStateLines = ({ endpointId, engine }: WhyNotFacts): string[] =>
  read(engine).flatMap(({ at, reason }: EngineReason) => (at === undefined ? [`${endpointId}: ${reason}`] : []));

const notRead = ({ decisions, endpoint, suppressions, engine, events }: WhyNotFacts): string[] =>
  Object.entries({
    "decision log": decisions,
    endpoint,
    "suppression table": suppressions,
    "campaigns and journeys": engine,
    "event stream": events,
  }).flatMap(([name, source]) => (source.kind === "read" ? [] : [`not read: ${name}: ${source.why}`]));
