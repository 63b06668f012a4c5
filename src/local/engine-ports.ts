import * as z from "zod";
import type { EngineContext, EnginePorts, FunctionAnswer, FunctionFailure } from "../engine/context.ts";
import { sendToOutbox } from "../engine/delivery/store/outbox.ts";
import { LAMBDA_WAIT_MS } from "../pinpoint/limits.ts";
import type { InvokeAnswer } from "./runner/local-function.ts";
import type { Runner } from "./runner/runner.ts";

const Origin = z.looseObject({
  ApplicationId: z.string(),
  CampaignId: z.string().nullish(),
  JourneyId: z.string().nullish(),
});

/** The ARN of what sends the event: campaigns by their own, journeys by theirs. [pinpoint contract §1.7] */
export const sourceArnOf = (payload: string, region: string, accountId: string): string => {
  const { ApplicationId, CampaignId, JourneyId } = Origin.parse(JSON.parse(payload));
  const part = CampaignId ? `/campaigns/${CampaignId}` : JourneyId ? `/journeys/${JourneyId}` : "";
  return `arn:aws:mobiletargeting:${region}:${accountId}:apps/${ApplicationId}${part}`;
};

const failed = (reason: FunctionFailure, message: string): FunctionAnswer => ({ kind: "failed", reason, message });

const refusals: Record<number, FunctionFailure> = { 404: "not-found", 413: "payload-too-large", 429: "throttled" };

const answerOf = (answer: InvokeAnswer): FunctionAnswer => {
  if (answer.statusCode !== 200) return failed(refusals[answer.statusCode] ?? "unreachable", answer.payload);
  if (answer.functionError === undefined) return { kind: "answered", payload: answer.payload };
  return failed(answer.payload.includes('"Sandbox.Timedout"') ? "timeout" : "function-error", answer.payload);
};

const postWebHook = async (url: string, payload: string): Promise<FunctionAnswer> => {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body: payload,
      signal: AbortSignal.timeout(LAMBDA_WAIT_MS),
    });
    const text = await answer.text();
    return answer.ok
      ? { kind: "answered", payload: text }
      : failed("function-error", `the web hook answered ${answer.status}`);
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return failed(isLate ? "timeout" : "unreachable", error instanceof Error ? error.message : String(error));
  }
};

/**
 * The engine's way to the world on one machine: functions in the runner, web hooks over HTTP, messages into the outbox.
 * How long a function may take is the engine's own rule.
 */
export const localEnginePorts = (
  runner: Runner,
  context: () => EngineContext,
  place: { region: string; accountId: string },
): EnginePorts => ({
  invokeFunction: async (deliveryUri, payload) => {
    if (/^https?:\/\//.test(deliveryUri)) return postWebHook(deliveryUri, payload);
    const sourceArn = sourceArnOf(payload, place.region, place.accountId);
    const caller = { service: `pinpoint.${place.region}.amazonaws.com`, sourceAccount: place.accountId, sourceArn };
    return answerOf(await runner.invoke(deliveryUri, payload, { caller, type: "RequestResponse" }));
  },
  sendMessage: async (message) => sendToOutbox(context(), message),
});
