import type * as z from "zod";
import type { Lookup } from "../hook/lookup.ts";
import { Attributes } from "../pinpoint/endpoint.ts";
import { mapOf } from "../pinpoint/map-of.ts";
import { CircuitOpen, type CircuitRule, type CircuitState, CLOSED, isOpen, nextCircuit } from "./circuit-breaker.ts";
import type { PostJson } from "./post-json.ts";
import { type RetryRule, withRetries } from "./retry.ts";
import { BadResponse } from "./send-request.ts";

export type HttpsRules = {
  timeoutMs: number;
  retry: RetryRule;
  circuit: CircuitRule;
  nowMs: () => number;
};

/**
 * Looks people up at an HTTPS service: the response to `POST {"applicationId", "campaignId", "ids": […]}` is
 * `{"<id>": {"<name>": ["<value>"]}}`. Ids that were not requested are ignored.
 */
export const lookupOverHttps = (post: PostJson, { timeoutMs, retry, circuit: rule, nowMs }: HttpsRules): Lookup => {
  let circuit: CircuitState = CLOSED;
  return async (request, signal) => {
    if (isOpen(circuit, nowMs())) throw new CircuitOpen(circuit.openUntilMs);
    let hasFailedAttempt = false;
    const attempt = async () => {
      try {
        return await post(request, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      } catch (error) {
        hasFailedAttempt ||= !signal.aborted;
        throw error;
      }
    };
    try {
      const response = parseResponse(await withRetries(attempt, isTransient, retry, signal));
      circuit = nextCircuit(circuit, true, rule, nowMs());
      const requested = new Set(request.ids);
      return new Map(
        Object.entries(response).flatMap(([id, found]) => (found !== null && requested.has(id) ? [[id, found]] : [])),
      );
    } catch (error) {
      // A lookup that the caller aborts in its first attempt says nothing about the service.
      if (hasFailedAttempt || !signal.aborted) circuit = nextCircuit(circuit, false, rule, nowMs());
      throw error;
    }
  };
};

const LookupResponse = mapOf(Attributes.nullable());

const parseResponse = (response: unknown): z.infer<typeof LookupResponse> => {
  const parsed = LookupResponse.safeParse(response);
  if (parsed.success) return parsed.data;
  throw new BadResponse("response is not a map of ids to attributes", false, parsed.error);
};

const isTransient = (error: unknown): boolean => error instanceof BadResponse && error.isTransient;
