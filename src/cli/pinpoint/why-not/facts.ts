import type { EndpointState } from "../../../aws/pinpoint-endpoint.ts";
import type { LoggedDecision } from "../../../hook/decision.ts";
import type { EndpointFailure } from "../../../stream/failures-of-endpoint.ts";
import type { Source } from "../source.ts";
import type { EngineReason } from "./engine-reason.ts";

export type Suppression = { by: "endpoint" | "address"; reason: string };

/** Everything that may say why an endpoint received nothing. */
export type WhyNotFacts = {
  endpointId: string;
  /** The decision log of the hook steps. */
  decisions: Source<LoggedDecision[]>;
  /** The endpoint now, or what does not exist. */
  endpoint: Source<EndpointState | "no application" | "no endpoint">;
  suppressions: Source<Suppression[]>;
  /** Campaigns and journeys of the engine. */
  engine: Source<EngineReason[]>;
  /** The event stream: results of the channel and of messages. */
  events: Source<EndpointFailure[]>;
};
