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

/** The largest publish, with topic and protocol overhead. [IoT Core quotas: message broker, publish request size] */
export const POKE_MAX_BYTES = 131_072;
