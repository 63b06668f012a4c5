import { Readable } from "node:stream";
import type { AedesPublishPacket } from "aedes";
import { RETAINED_MESSAGE_LIMIT } from "./limits.ts";
import { hasWildcard } from "./topic-rules.ts";

/** Retained messages. [IoT Core developer guide: MQTT] a filter with a wildcard does not receive them. */
export const createRetained = () => {
  const messages = new Map<string, AedesPublishPacket>();
  return {
    canStore: (topic: string) => messages.has(topic) || messages.size < RETAINED_MESSAGE_LIMIT,
    store: (packet: AedesPublishPacket) => {
      if (packet.payload.length === 0) messages.delete(packet.topic);
      else messages.set(packet.topic, { ...packet });
    },
    matching: (filters: string[]): Readable =>
      Readable.from(filters.filter((filter) => !hasWildcard(filter)).flatMap((topic) => messages.get(topic) ?? [])),
  };
};

export type Retained = ReturnType<typeof createRetained>;
