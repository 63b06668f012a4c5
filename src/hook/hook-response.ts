import type { CampaignHookEvent } from "../pinpoint/campaign-hook-event.ts";
import type { Attributes, Endpoint } from "../pinpoint/endpoint.ts";
import { ENDPOINT_MAX_BYTES, LAMBDA_PAYLOAD_MAX_BYTES } from "../pinpoint/limits.ts";
import type { Decision } from "./flow/run-steps.ts";
import type { HookBatch } from "./step.ts";

/** Endpoint id -> endpoint; whoever is not in it is not sent to. [Pinpoint developer guide: segments-dynamic] */
export type HookAnswer = Record<string, Endpoint & { Attributes: Attributes }>;

const STEP = "answer";

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/**
 * The answer to Pinpoint. An endpoint that grew beyond what an endpoint may be goes as it came; one for which there is
 * no room left in the answer does not go.
 */
export const toHookAnswer = (
  event: CampaignHookEvent,
  { endpoints: received }: HookBatch,
  kept: ReadonlyMap<string, Endpoint>,
): { answer: HookAnswer; decisions: Decision[] } => {
  const entries: [string, HookAnswer[string]][] = [];
  const decisions: Decision[] = [];
  // [Pinpoint quotas: AWS Lambda] request and response together.
  let room = LAMBDA_PAYLOAD_MAX_BYTES - sizeOf(event);
  for (const [endpointId, enriched] of kept) {
    const original = received.get(endpointId);
    if (original === undefined) continue;
    // What the steps have not touched was an endpoint before and is one still.
    const isTooLarge = enriched !== original && sizeOf(enriched) > ENDPOINT_MAX_BYTES;
    if (isTooLarge) {
      const reason = `enriched to more than ${ENDPOINT_MAX_BYTES} bytes`;
      decisions.push({ endpointId, step: STEP, kind: "default", reason });
    }
    const endpoint = isTooLarge ? original : enriched;
    const answered = { ...endpoint, Attributes: endpoint.Attributes ?? {} };
    room -= sizeOf({ [endpointId]: answered });
    if (room >= 0) entries.push([endpointId, answered]);
    else
      decisions.push({
        endpointId,
        step: STEP,
        kind: "drop",
        reason: `answer larger than ${LAMBDA_PAYLOAD_MAX_BYTES} bytes`,
      });
  }
  return { answer: Object.fromEntries(entries), decisions };
};
