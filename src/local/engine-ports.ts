import * as z from "zod";
import type { EngineContext, EnginePorts, FunctionFailure, InvocationResult } from "../engine/context.ts";
import { connectWebhooks } from "../http/webhook/connect-webhooks.ts";
import { ownValue } from "../own-value.ts";
import { findInvoked } from "./runner/find-function.ts";
import type { InvokeResponse } from "./runner/local-function.ts";
import type { Runner } from "./runner/runner.ts";
import { sendToCustomer } from "./sms-voice/send-to-customer.ts";

const HTTP_URL = /^https?:\/\//;

/**
 * The engine's ports on one machine: the runner invokes functions, HTTP requests call webhooks, and messages go to the
 * outbox. The engine itself limits how long a function may run.
 */
export const localEnginePorts = (
  runner: Runner,
  context: () => EngineContext,
  place: { region: string; accountId: string },
): Omit<EnginePorts, "objects"> => {
  const webhooks = connectWebhooks({ settings: () => context().settings, accountId: place.accountId });
  return {
    invokeFunction: async (deliveryUri, payload) => {
      if (HTTP_URL.test(deliveryUri)) return webhooks.call(deliveryUri, payload);
      const sourceArn = sourceArnOf(payload, place.region, place.accountId);
      const caller = { service: `pinpoint.${place.region}.amazonaws.com`, sourceAccount: place.accountId, sourceArn };
      const name = findInvoked(runner.functions, deliveryUri)?.arn ?? deliveryUri;
      return toResult(await runner.invoke(name, payload, { caller, type: "RequestResponse" }));
    },
    checkWebhook: webhooks.check,
    sendMessage: async (message) => sendToCustomer(context(), message),
  };
};

const EventSender = z.looseObject({
  ApplicationId: z.string(),
  CampaignId: z.string().nullish(),
  JourneyId: z.string().nullish(),
});

/** The ARN of the campaign or journey that sends an event. [Pinpoint developer guide: custom channels, granting permission] */
export const sourceArnOf = (payload: string, region: string, accountId: string): string => {
  const { ApplicationId, CampaignId, JourneyId } = EventSender.parse(JSON.parse(payload));
  const part = CampaignId ? `/campaigns/${CampaignId}` : JourneyId ? `/journeys/${JourneyId}` : "";
  return `arn:aws:mobiletargeting:${region}:${accountId}:apps/${ApplicationId}${part}`;
};

const FAILURE_BY_STATUS: Record<number, FunctionFailure> = {
  403: "not-permitted",
  404: "not-found",
  413: "payload-too-large",
  429: "throttled",
};

const toResult = ({ statusCode, functionError, payload }: InvokeResponse): InvocationResult => {
  if (statusCode !== 200) return failed(ownValue(FAILURE_BY_STATUS, statusCode) ?? "unreachable", payload);
  if (functionError === undefined) return { kind: "returned", payload };
  return failed(payload.includes('"Sandbox.Timedout"') ? "timeout" : "function-error", payload);
};

const failed = (reason: FunctionFailure, message: string): InvocationResult => ({ kind: "failed", reason, message });
