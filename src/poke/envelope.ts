/** What travels on a topic, as UTF-8 JSON. Runs in browsers too. */
export type Envelope = {
  v: 1;
  /** The same for every copy of one poke: receivers drop an id that they have seen. */
  id: string;
  /** Milliseconds since the epoch, by the publisher's clock. */
  ts: number;
  type: "poke" | "multicast";
  domain: string;
  /** Multicast only. */
  filter?: string;
  /** Exactly as sent; absent when none was sent. */
  data?: unknown;
};

// [IoT Core quotas: publish request size] for the entire message.
export const POKE_MAX_BYTES = 131_072;
// Room for the MQTT header and properties; without it MQTT 5 subscribers never see a message of the greatest size.
const RESERVED_BYTES = 64;
// [IoT Core pricing] messages are metered by 5 KB of topic and payload.
export const BILLED_UNIT_BYTES = 5_120;

const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** The bytes that count against `POKE_MAX_BYTES`, and the 5 KB units that one publish is billed. */
export const measure = (topic: string, payload: string): { sizeBytes: number; billedUnits: number } => {
  const meteredBytes = byteLength(topic) + byteLength(payload);
  return { sizeBytes: meteredBytes + RESERVED_BYTES, billedUnits: Math.ceil(meteredBytes / BILLED_UNIT_BYTES) };
};
