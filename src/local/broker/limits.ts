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

/** The largest PUBLISH: payload, topic and header. */
export const PACKET_LIMIT_BYTES = PAYLOAD_LIMIT_BYTES + TOPIC_LIMIT_BYTES + 16;
/**
 * [AWS General Reference: AWS IoT Core, message size] IoT Core rejects a CONNECT above the limit of a payload. With it,
 * everything that an authorizer receives from the packet is bounded: the client id, and a username and a password of at
 * most 65,535 bytes each, which is also the largest string of MQTT. [AWS IoT API reference: MqttContext]
 */
export const CONNECT_LIMIT_BYTES = 131_072;
/** [AWS General Reference: AWS IoT Core, WebSocket connection duration] */
export const WEB_SOCKET_LIFE_SECONDS = 86_400;
/** Unspecified by AWS; chosen because a client sends its CONNECT as soon as the WebSocket is open. */
export const CONNECT_TIMEOUT_MS = 30_000;
/** Unspecified by AWS; chosen because a client that reads nothing for this long is frozen, and its messages fill the memory. */
export const DRAIN_TIMEOUT_MS = 5_000;
/** Unspecified by AWS; chosen because a customer has a few devices, and one customer must not fill the memory. */
export const SESSIONS_PER_PRINCIPAL = 100;
// For each session. Unspecified by AWS; chosen so that an abandoned session does not fill the memory of a laptop.
export const SESSION_QUEUE_MESSAGES = 10_000;
export const SESSION_QUEUE_BYTES = 33_554_432;
