import type { ServedClients } from "../aws/served-clients.ts";
import { connectServedFunctions } from "../aws/served-functions.ts";
import { connectServedObjects } from "../aws/served-objects.ts";
import type { EngineContext, EnginePorts, InvocationResult } from "../engine/context.ts";
import { connectWebhooks } from "../http/webhook/connect-webhooks.ts";
import { allowedFunction, whyBucketNotAllowed } from "./allowed.ts";
import type { Metrics } from "./metrics.ts";
import type { ServerSetup } from "./read-config.ts";
import { connectMessages } from "./send-message.ts";

export type PortOptions = { clients: ServedClients; context: () => EngineContext; metrics: Pick<Metrics, "delivered"> };

const HTTP_URL = /^https?:\/\//i;

const NO_WEBHOOKS = "the server calls no URLs: its configuration has no destinations.webhooks";

/**
 * The engine's ports: the destinations of the configuration, and the outbox for messages of channels that have none. What
 * the configuration does not name is not called.
 */
export const connectPorts = (setup: ServerSetup, options: PortOptions): EnginePorts => {
  const { destinations, region, awsRegion = region, accountId, settings } = setup;
  const { clients, metrics } = options;
  const invoke = connectServedFunctions(clients.lambda);
  const objects = connectServedObjects(clients.s3);
  const webhooks = connectWebhooks({ settings: () => settings, accountId });

  const invokeFunction = (deliveryUri: string, payload: string): Promise<InvocationResult> => {
    if (HTTP_URL.test(deliveryUri))
      return destinations.webhooks ? webhooks.call(deliveryUri, payload) : notCalled(NO_WEBHOOKS);
    const found = allowedFunction(deliveryUri, destinations.functions, { region: awsRegion, accountId });
    return found === undefined
      ? notCalled(`destinations.functions of the server's configuration does not name ${deliveryUri}`)
      : invoke(found, payload);
  };
  const inBucket = async <Result>(bucket: string, run: () => Promise<Result>) => {
    const message = whyBucketNotAllowed(bucket, destinations.buckets);
    return message === undefined ? run() : ({ kind: "failed", reason: "not-permitted", message } as const);
  };

  return {
    invokeFunction: async (deliveryUri, payload) => {
      const result = await invokeFunction(deliveryUri, payload);
      const kind = HTTP_URL.test(deliveryUri) ? "webhook" : "function";
      metrics.delivered(kind, result.kind === "returned" ? "returned" : result.reason);
      return result;
    },
    checkWebhook: async (url) => (destinations.webhooks ? webhooks.check(url) : NO_WEBHOOKS),
    sendMessage: connectMessages(destinations, options),
    objects: {
      list: (bucket, prefix, token) => inBucket(bucket, () => objects.list(bucket, prefix, token)),
      read: (bucket, object, start, length) => inBucket(bucket, () => objects.read(bucket, object, start, length)),
      write: (bucket, key, bytes) => inBucket(bucket, () => objects.write(bucket, key, bytes)),
    },
  };
};

const notCalled = async (message: string): Promise<InvocationResult> => ({
  kind: "failed",
  reason: "not-permitted",
  message,
});
