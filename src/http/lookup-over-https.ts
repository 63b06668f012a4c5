import * as z from "zod";
import type { Lookup } from "../hook/lookup.ts";
import { Attributes } from "../pinpoint/endpoint.ts";
import { type Circuit, CircuitOpen, type CircuitRule, CLOSED, isOpen, nextCircuit } from "./circuit-breaker.ts";
import { BadAnswer, type PostJson } from "./post-json.ts";
import { type RetryRule, withRetries } from "./retry.ts";

export type HttpsRules = {
  timeoutMs: number;
  retry: RetryRule;
  circuit: CircuitRule;
  nowMs: () => number;
};

const Answer = z.record(z.string(), Attributes.nullable());

const isTransient = (error: unknown): boolean => error instanceof BadAnswer && error.isTransient;

const parseAnswer = (answer: unknown): z.infer<typeof Answer> => {
  const parsed = Answer.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new BadAnswer("answer is not a map of ids to attributes", false, parsed.error);
};

/**
 * Asks an HTTPS service: `POST {"applicationId", "campaignId", "ids": […]}` is answered by `{"<id>": {"<name>": ["<value>"]}}`.
 * An id that was not asked for is not believed.
 */
export const lookupOverHttps = (post: PostJson, { timeoutMs, retry, circuit: rule, nowMs }: HttpsRules): Lookup => {
  let circuit: Circuit = CLOSED;
  return async (request, signal) => {
    if (isOpen(circuit, nowMs())) throw new CircuitOpen(circuit.openUntilMs);
    const ask = async () => post(request, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
    try {
      const answer = parseAnswer(await withRetries(ask, isTransient, retry, signal));
      circuit = nextCircuit(circuit, true, rule, nowMs());
      const asked = new Set(request.ids);
      return new Map(
        Object.entries(answer).flatMap(([id, found]) => (found !== null && asked.has(id) ? [[id, found]] : [])),
      );
    } catch (error) {
      circuit = nextCircuit(circuit, false, rule, nowMs());
      throw error;
    }
  };
};
