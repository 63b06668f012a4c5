import * as z from "zod";
import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";

const FUNCTION_NAME = /^[A-Za-z0-9-_]{1,64}(:[A-Za-z0-9-_$]{1,128})?$/;
const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]{1,64}(:[A-Za-z0-9-_$]{1,128})?$/;
// [Pinpoint developer guide: custom channels] a webhook URL contains no other characters, so it has no query parameters.
// Plain HTTP is rejected later, because the settings may allow it.
const WEBHOOK_URL = /^https?:\/\/[A-Za-z0-9\-._~?/#:]+$/;

const DELIVERY_URI_RULE =
  "must be a Lambda function name, a Lambda function ARN, or an https URL of letters, digits and - . _ ~ ? / # :";

/** The target of a custom channel: a function name, a function ARN or a webhook URL. [Pinpoint API reference: CustomDeliveryConfiguration] */
export const DeliveryUri = z
  .string()
  .refine((uri) => FUNCTION_NAME.test(uri) || FUNCTION_ARN.test(uri) || (WEBHOOK_URL.test(uri) && URL.canParse(uri)), {
    message: DELIVERY_URI_RULE,
  });

/** A webhook that a request names; `path` is its field in the request. */
export type NamedWebhook = { path: string; url: string };

const URL_START = /^https?:/;

/** The delivery URIs that are webhooks, not functions, and that are not among `known` ones. */
export const newWebhooks = (
  uris: readonly { path: string; uri: string | undefined }[],
  known: ReadonlySet<string | undefined> = new Set(),
): NamedWebhook[] =>
  uris.flatMap(({ path, uri }) =>
    uri !== undefined && URL_START.test(uri) && !known.has(uri) ? [{ path, url: uri }] : [],
  );

/**
 * Stores what a request asks for, after its webhooks confirmed the account. `accept` validates the request, and runs again
 * after the wait for the webhooks, because what it depends on may have changed.
 */
export const storeWithWebhooks = async <Accepted, Response>(
  context: EngineContext,
  {
    accept,
    webhooksOf,
    store,
  }: {
    accept(): Accepted;
    webhooksOf(accepted: Accepted): NamedWebhook[];
    store(accepted: Accepted): Response;
  },
): Promise<Response> => {
  const accepted = accept();
  const webhooks = webhooksOf(accepted);
  if (webhooks.length === 0) return store(accepted);
  await requireWebhooks(context, webhooks);
  return store(accept());
};

const requireWebhooks = async (
  { ports, settings }: EngineContext,
  webhooks: readonly NamedWebhook[],
): Promise<void> => {
  const insecure = webhooks.find(({ url }) => settings.webhookTargets === "public" && !url.startsWith("https:"));
  if (insecure !== undefined) throw badRequest(`${insecure.path}: ${DELIVERY_URI_RULE}`);
  const byUrl = [...Map.groupBy(webhooks, ({ url }) => url)];
  await Promise.all(
    byUrl.map(async ([url, named]) => {
      const reason = await ports.checkWebhook(url);
      if (reason !== undefined) throw badRequest(`${named[0]?.path}: the webhook ${reason}`);
    }),
  );
};
