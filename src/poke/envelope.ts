/** The campaign, treatment, journey and activity of a message; those that it has. */
export type PokeOrigin = {
  campaignId?: string | undefined;
  treatmentId?: string | undefined;
  journeyId?: string | undefined;
  activityId?: string | undefined;
};

/** The UTF-8 JSON that is published to an MQTT topic. Runs in browsers too. */
export type Envelope = {
  v: 1;
  /** The same in every copy of one poke: receivers drop an id that they have seen. */
  id: string;
  /** When the cloud accepted the poke, milliseconds since the epoch. */
  ts: number;
  type: "poke" | "multicast";
  domain: string;
  /** Multicast only. */
  filter?: string;
  /** Only if the sender asked for it: it costs bytes, and shows customers the ids of campaigns. */
  origin?: PokeOrigin;
  /** The sender's data, unchanged; absent if the sender gave none. */
  data?: unknown;
};

/**
 * The envelope of a message that is too large for the other form. What is absent here is in the topic. Each of its fields
 * takes fewer bytes than in the message, so that every message of the maximum size can be published.
 */
export type ShortEnvelope = [
  id: string,
  ts: number,
  data?: unknown,
  filter?: string | undefined,
  origin?: PokeOrigin | undefined,
];

/** What a client sends to the app's backend about one poke that its handler has handled. */
export type PokeReceipt = Pick<Envelope, "id" | "ts" | "domain"> & {
  filter?: string | undefined;
  /** Between the arrival of the poke and the upload of the receipt, by the client's monotonic clock. */
  heldMs: number;
};

/** The most receipts in one upload. */
export const RECEIPTS_MAX = 100;

/** The largest message, and the largest payload of a publish. [IoT Core quotas: message broker, publish request size] */
export const POKE_MAX_BYTES = 131_072;
