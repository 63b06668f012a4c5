import type { PublishPacket, Subscription } from "aedes";
import type { Connection } from "./connection.ts";
import { clientIdLimitBytes, keepAliveSeconds, payloadLimitBytes, subscriptionsPerConnection } from "./limits.ts";
import type { Retained } from "./retained.ts";
import { whyNotFilter, whyNotTopic } from "./topic-rule.ts";

export const whyNotClientId = (clientId: string): string | undefined => {
  const sizeBytes = Buffer.byteLength(clientId);
  if (sizeBytes === 0) return "the client id is empty";
  if (sizeBytes > clientIdLimitBytes) return `the client id has ${sizeBytes} bytes, the limit is ${clientIdLimitBytes}`;
  return clientId.startsWith("$") ? "the client id begins with $, which is reserved" : undefined;
};

/** [IoT developer guide, MQTT] zero asks for the longest; what lies outside the range is brought inside. */
export const keepAliveFor = (requestedSeconds: number): number =>
  requestedSeconds === 0
    ? keepAliveSeconds.longest
    : Math.min(Math.max(requestedSeconds, keepAliveSeconds.shortest), keepAliveSeconds.longest);

/** Why IoT Core closes the connection of a client that publishes this; nothing when it takes it. */
export const whyNotPublished = (
  connection: Connection,
  packet: PublishPacket,
  retained: Pick<Retained, "takes">,
): string | undefined => {
  if (packet.qos > 1) return "a PUBLISH with QoS 2, which is not supported";
  if (packet.payload.length > payloadLimitBytes) {
    return `a payload of ${packet.payload.length} bytes, the limit is ${payloadLimitBytes}`;
  }
  const misshapen = whyNotTopic(packet.topic);
  if (misshapen) return misshapen;
  if (!connection.may("iot:Publish", `topic/${packet.topic}`))
    return "the policy does not allow iot:Publish on the topic";
  if (packet.retain && !connection.may("iot:RetainPublish", `topic/${packet.topic}`)) {
    return "the policy does not allow iot:RetainPublish on the topic";
  }
  if (packet.retain && !retained.takes(packet.topic)) return "more retained messages than an account may have";
  return undefined;
};

/** Why a filter is answered with 128 in the SUBACK; nothing when it is granted. */
export const whyNotSubscribed = (connection: Connection, { topic, qos }: Subscription): string | undefined => {
  if (qos > 1) return "a subscription with QoS 2, which is not supported";
  const misshapen = whyNotFilter(topic);
  if (misshapen) return misshapen;
  if (!connection.filters.has(topic) && connection.filters.size >= subscriptionsPerConnection) {
    return `more than ${subscriptionsPerConnection} subscriptions on one connection`;
  }
  if (!connection.may("iot:Subscribe", `topicfilter/${topic}`))
    return "the policy does not allow iot:Subscribe on the filter";
  return undefined;
};
