import { Readable } from "node:stream";
import type { AedesPublishPacket } from "aedes";
import { SESSION_QUEUE_BYTES, SESSION_QUEUE_MESSAGES } from "./limits.ts";

type QueuedPacket = AedesPublishPacket & { messageExpiry?: number };

const keyOf = (packet: AedesPublishPacket) => `${packet.brokerId} ${packet.brokerCounter}`;

/** The unacknowledged QoS 1 messages of a session. The oldest are dropped above the limits of a queue. */
export const createMessageQueue = (now: () => number) => {
  const packets = new Map<string, QueuedPacket>();
  const keysById = new Map<number, string>();
  let bytes = 0;
  const drop = (key: string): QueuedPacket | undefined => {
    const dropped = packets.get(key);
    if (!dropped) return undefined;
    bytes -= dropped.payload.length;
    packets.delete(key);
    const { messageId } = dropped;
    if (messageId !== undefined && keysById.get(messageId) === key) keysById.delete(messageId);
    return dropped;
  };
  const hasExpired = ({ messageExpiry }: QueuedPacket) => messageExpiry !== undefined && messageExpiry <= now();
  return {
    size: () => packets.size,
    add: (packet: AedesPublishPacket): void => {
      packets.set(keyOf(packet), { ...packet });
      bytes += packet.payload.length;
      for (const key of packets.keys()) {
        if (packets.size <= SESSION_QUEUE_MESSAGES && bytes <= SESSION_QUEUE_BYTES) break;
        drop(key);
      }
    },
    /** Stores the packet id of a sent message, unless the message was acknowledged or dropped meanwhile. */
    sent: (packet: AedesPublishPacket): void => {
      const queued = packets.get(keyOf(packet));
      if (!queued || packet.messageId === undefined) return;
      queued.messageId = packet.messageId;
      keysById.set(packet.messageId, keyOf(packet));
    },
    acknowledged: (messageId: number | undefined): QueuedPacket | undefined => {
      const key = messageId === undefined ? undefined : keysById.get(messageId);
      return key === undefined ? undefined : drop(key);
    },
    unacknowledged: (): Readable => {
      for (const [key, queued] of packets) if (hasExpired(queued)) drop(key);
      return Readable.from([...packets.values()]);
    },
  };
};

export type MessageQueue = ReturnType<typeof createMessageQueue>;
