import type { CampaignHookEvent } from "../pinpoint/campaign-hook-event.ts";
import type { Attributes, Endpoint } from "../pinpoint/endpoint.ts";
import { ENDPOINT_MAX_BYTES, LAMBDA_PAYLOAD_MAX_BYTES } from "../pinpoint/limits.ts";
import type { Decision } from "./decision.ts";
import type { HookBatch } from "./step.ts";

/** Endpoints by id. Pinpoint sends nothing to endpoints that are missing. [Pinpoint developer guide: customizing segments with Lambda] */
export type HookResponse = Record<string, Endpoint & { Attributes: Attributes }>;

const STEP = "response";

/**
 * The response to Pinpoint. An endpoint that was enriched beyond the maximum size of an endpoint is returned as it was
 * received; endpoints that do not fit in the response are dropped. Both are decisions.
 */
export const toHookResponse = (
  event: CampaignHookEvent,
  { endpoints: received }: HookBatch,
  kept: ReadonlyMap<string, Endpoint>,
): { response: HookResponse; decisions: Decision[] } => {
  const entries: [string, HookResponse[string]][] = [];
  const decisions: Decision[] = [];
  // [Pinpoint quotas: AWS Lambda] the limit applies to request and response together.
  let capacity = LAMBDA_PAYLOAD_MAX_BYTES - jsonSize(event);
  for (const [endpointId, enriched] of kept) {
    const original = received.get(endpointId);
    if (original === undefined) continue;
    // An endpoint that no step has changed is valid at any size.
    const isTooLarge = enriched !== original && jsonSize(enriched) > ENDPOINT_MAX_BYTES;
    if (isTooLarge) {
      const reason = `enriched to more than ${ENDPOINT_MAX_BYTES} bytes`;
      decisions.push({ endpointId, step: STEP, kind: "default", reason });
    }
    const endpoint = isTooLarge ? original : enriched;
    const returned = { ...endpoint, Attributes: endpoint.Attributes ?? {} };
    capacity -= jsonSize({ [endpointId]: returned });
    if (capacity >= 0) entries.push([endpointId, returned]);
    else {
      const reason = `response larger than ${LAMBDA_PAYLOAD_MAX_BYTES} bytes`;
      decisions.push({ endpointId, step: STEP, kind: "drop", reason });
    }
  }
  return { response: Object.fromEntries(entries), decisions };
};

const jsonSize = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
