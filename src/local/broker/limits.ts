/** [AWS General Reference, IoT Core message broker and protocol limits], unless a line says otherwise. */
export const payloadLimitBytes = 131_072;
export const topicLimitBytes = 256;
export const topicSlashes = 7;
export const clientIdLimitBytes = 128;
export const subscriptionsPerConnection = 50;
export const filtersPerSubscribe = 8;
export const connectIntervalMs = 1_000;
export const sessionExpiryMs = 3_600_000;
export const retainedMessages = 500_000;
/** [IoT developer guide, MQTT] 0 means the longest; what lies outside is brought inside. */
export const keepAliveSeconds = { shortest: 30, longest: 1_200 };
/** [IoT developer guide, MQTT 5] message expiry: one second to seven days. */
export const messageExpirySeconds = { shortest: 1, longest: 604_800 };

/** A PUBLISH of the largest payload on the longest topic with its header; CONNECT and SUBSCRIBE are smaller. */
export const packetLimitBytes = payloadLimitBytes + topicLimitBytes + 16;
/** Unspecified by AWS; chosen so that a session left behind by a test cannot fill the memory of a laptop. */
export const sessionQueueMessages = 10_000;
export const sessionQueueBytes = 33_554_432;
