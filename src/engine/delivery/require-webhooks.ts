import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { DELIVERY_URI_RULE } from "./delivery-uri.ts";

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
