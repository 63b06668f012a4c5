import type { PublishPacket, Subscription } from "aedes";
import type { Connection } from "./connection.ts";
import {
  CLIENT_ID_LIMIT_BYTES,
  KEEP_ALIVE_SECONDS,
  PAYLOAD_LIMIT_BYTES,
  SUBSCRIPTIONS_PER_CONNECTION,
} from "./limits.ts";
import type { Retained } from "./retained.ts";
import { whyNotFilter, whyNotTopic } from "./topic-rules.ts";

/** Why IoT Core rejects this client id; `undefined` if it is valid. */
export const whyNotClientId = (clientId: string): string | undefined => {
  const sizeBytes = Buffer.byteLength(clientId);
  if (sizeBytes === 0) return "the client id is empty";
  if (sizeBytes > CLIENT_ID_LIMIT_BYTES) {
    return `the client id has ${sizeBytes} bytes, the limit is ${CLIENT_ID_LIMIT_BYTES}`;
  }
  return clientId.startsWith("$") ? "the client id begins with $, which is reserved" : undefined;
};

/** The keep-alive interval that IoT Core applies. */
export const keepAliveFor = (requestedSeconds: number): number =>
  requestedSeconds === 0
    ? KEEP_ALIVE_SECONDS.max
    : Math.min(Math.max(requestedSeconds, KEEP_ALIVE_SECONDS.min), KEEP_ALIVE_SECONDS.max);

/** Why IoT Core closes the connection of the client that sent this PUBLISH; `undefined` if the packet is accepted. */
export const whyNotPublished = (
  connection: Connection,
  packet: PublishPacket,
  retained: Pick<Retained, "canStore">,
): string | undefined => {
  if (packet.qos > 1) return "a PUBLISH with QoS 2, which is not supported";
  if (packet.payload.length > PAYLOAD_LIMIT_BYTES) {
    return `a payload of ${packet.payload.length} bytes, the limit is ${PAYLOAD_LIMIT_BYTES}`;
  }
  const invalid = whyNotTopic(packet.topic);
  if (invalid) return invalid;
  if (!connection.isPermitted("iot:Publish", `topic/${packet.topic}`)) {
    return "the policy does not allow iot:Publish on this topic";
  }
  if (packet.retain && !connection.isPermitted("iot:RetainPublish", `topic/${packet.topic}`)) {
    return "the policy does not allow iot:RetainPublish on this topic";
  }
  if (packet.retain && !retained.canStore(packet.topic))
    return "the account has reached its limit of retained messages";
  return undefined;
};

/** Why the SUBACK returns code 128 for a filter; `undefined` if the subscription is granted. */
export const whyNotSubscribed = (connection: Connection, { topic, qos }: Subscription): string | undefined => {
  if (qos > 1) return "a subscription with QoS 2, which is not supported";
  const invalid = whyNotFilter(topic);
  if (invalid) return invalid;
  if (!connection.filters.has(topic) && connection.filters.size >= SUBSCRIPTIONS_PER_CONNECTION) {
    return `more than ${SUBSCRIPTIONS_PER_CONNECTION} subscriptions on one connection`;
  }
  if (!connection.isPermitted("iot:Subscribe", `topicfilter/${topic}`)) {
    return "the policy does not allow iot:Subscribe on this filter";
  }
  return undefined;
};
