// [AWS General Reference: AWS IoT Core endpoints and quotas], unless a comment names another source.
export const PAYLOAD_LIMIT_BYTES = 131_072;
export const TOPIC_LIMIT_BYTES = 256;
export const TOPIC_SLASH_LIMIT = 7;
export const CLIENT_ID_LIMIT_BYTES = 128;
export const SUBSCRIPTIONS_PER_CONNECTION = 50;
export const FILTERS_PER_SUBSCRIBE = 8;
export const CONNECT_INTERVAL_MS = 1_000;
export const SESSION_EXPIRY_MS = 3_600_000;
export const RETAINED_MESSAGE_LIMIT = 500_000;
/** [IoT Core developer guide: MQTT] 0 selects the maximum; other values are clamped to the range. */
export const KEEP_ALIVE_SECONDS = { min: 30, max: 1_200 };
/** [IoT Core developer guide: MQTT] message expiry: one second to seven days. */
export const MESSAGE_EXPIRY_SECONDS = { min: 1, max: 604_800 };

/** The largest PUBLISH: payload, topic and header. CONNECT and SUBSCRIBE packets are smaller. */
export const PACKET_LIMIT_BYTES = PAYLOAD_LIMIT_BYTES + TOPIC_LIMIT_BYTES + 16;
/** Unspecified by AWS; chosen so that an abandoned session does not fill the memory of a laptop. */
export const SESSION_QUEUE_MESSAGES = 10_000;
export const SESSION_QUEUE_BYTES = 33_554_432;
