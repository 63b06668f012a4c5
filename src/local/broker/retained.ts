import { Readable } from "node:stream";
import type { AedesPublishPacket } from "aedes";
import { retainedMessages } from "./limits.ts";
import { hasWildcard } from "./topic-rule.ts";

/** Retained messages. [IoT developer guide, MQTT] a filter with a wildcard gets none of them. */
export const createRetained = () => {
  const messages = new Map<string, AedesPublishPacket>();
  return {
    takes: (topic: string) => messages.has(topic) || messages.size < retainedMessages,
    store: (packet: AedesPublishPacket) => {
      if (packet.payload.length === 0) messages.delete(packet.topic);
      else messages.set(packet.topic, { ...packet });
    },
    matching: (filters: string[]): Readable =>
      Readable.from(filters.filter((filter) => !hasWildcard(filter)).flatMap((topic) => messages.get(topic) ?? [])),
  };
};

export type Retained = ReturnType<typeof createRetained>;
