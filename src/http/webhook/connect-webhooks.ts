import type { EnginePorts, FunctionFailure, InvocationResult } from "../../engine/context.ts";
import type { EngineSettings } from "../../engine/settings.ts";
import { type AddressGuard, ANY_ADDRESS, ForbiddenTarget, PUBLIC_ADDRESSES } from "../address-guard.ts";
import { createPost } from "../post.ts";
import { createRequest } from "../send-request.ts";
import { signatureHeaders } from "./sign.ts";

export type WebhookSettings = Pick<
  EngineSettings,
  "webhookTargets" | "webhookSecrets" | "webhookCheck" | "functionWaitMs"
>;

export type WebhookOptions = {
  /** Read for each request, because settings can change. */
  settings: () => WebhookSettings;
  accountId: string;
  /** Replaces the guard of public addresses. */
  publicGuard?: AddressGuard;
};

export type Webhooks = {
  /** Posts the event of a batch, signed with the secrets of the settings. */
  call(url: string, body: string): Promise<InvocationResult>;
  check: EnginePorts["checkWebhook"];
};

/** The engine's calls to webhooks: custom channels and campaign hooks with a URL. */
export const connectWebhooks = ({ settings, accountId, publicGuard = PUBLIC_ADDRESSES }: WebhookOptions): Webhooks => {
  const guardOf = ({ webhookTargets }: WebhookSettings): AddressGuard =>
    webhookTargets === "any" ? ANY_ADDRESS : publicGuard;
  return {
    call: async (url, body) => {
      const current = settings();
      const headers = signatureHeaders(current.webhookSecrets, body, Date.now());
      const signal = AbortSignal.timeout(current.functionWaitMs);
      try {
        const { status, body: payload } = await createPost({ url, guard: guardOf(current), headers })(body, signal);
        return status >= 200 && status < 300 ? { kind: "returned", payload } : failedWith(status);
      } catch (error) {
        return failed(signal.aborted ? "timeout" : "unreachable", whyNotCalled(error));
      }
    },
    check: async (url) => {
      const current = settings();
      if (current.webhookCheck === "none") return undefined;
      const signal = AbortSignal.timeout(current.functionWaitMs);
      try {
        return await checkAccount({ url, guard: guardOf(current) }, accountId, signal);
      } catch (error) {
        return `could not be called with a HEAD request: ${whyNotCalled(error)}`;
      }
    },
  };
};

/**
 * [Pinpoint developer guide: custom channels, webhooks] the response to a HEAD request has the header
 * X-Amz-Pinpoint-AccountId with the id of the account. Its status is unspecified by AWS; chosen as 2xx, because a redirect
 * is not followed.
 */
const checkAccount = (
  target: { url: string; guard: AddressGuard },
  accountId: string,
  signal: AbortSignal,
): Promise<string | undefined> =>
  createRequest("HEAD", target)(undefined, signal, (response) => {
    response.resume();
    const { statusCode = 0, headers } = response;
    if (statusCode < 200 || statusCode > 299) return `returned status ${statusCode} to a HEAD request`;
    return headers["x-amz-pinpoint-accountid"] === accountId
      ? undefined
      : `must return the header X-Amz-Pinpoint-AccountId: ${accountId} to a HEAD request`;
  });

// unspecified by AWS; chosen because these statuses mean the same as for a function, whose failures are planned by reason.
const FAILURE_BY_STATUS: ReadonlyMap<number, FunctionFailure> = new Map([
  [413, "payload-too-large"],
  [429, "throttled"],
]);

const failedWith = (status: number): InvocationResult =>
  failed(FAILURE_BY_STATUS.get(status) ?? "function-error", `the webhook returned status ${status}`);

const whyNotCalled = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  if (error instanceof ForbiddenTarget) return `${message}; the setting webhookTargets: "any" allows it`;
  return cause === undefined ? message : `${message}: ${whyNotCalled(cause)}`;
};

const failed = (reason: FunctionFailure, message: string): InvocationResult => ({ kind: "failed", reason, message });
