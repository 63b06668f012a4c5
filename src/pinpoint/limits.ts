// Limits of Amazon Pinpoint, each with its source. Lengths are in characters unless the name contains BYTES.

// [Pinpoint quotas: AWS Lambda] Request and response together; the time that Pinpoint waits for a response.
export const LAMBDA_PAYLOAD_MAX_BYTES = 6_000_000;
export const LAMBDA_WAIT_MS = 15_000;
// [Pinpoint quotas: campaign hooks] For custom channels the number of attempts is unspecified by AWS.
export const HOOK_ATTEMPTS = 3;

// [Pinpoint developer guide: custom channels] 50. The ISV partner guide specifies 100, so neither number is relied on.
export const ENDPOINTS_PER_INVOCATION = 50;
export const ENDPOINTS_PER_INVOCATION_MAX = 100;
// [Pinpoint user guide: custom channel activity] The limit of the console for custom data.
export const CUSTOM_DATA_MAX_LENGTH = 5_000;

// [Pinpoint developer guide: Lambda response format] Event attributes of one endpoint in a custom channel's response.
export const SPLIT_ATTRIBUTES_MAX = 5;
export const SPLIT_ATTRIBUTE_MAX_LENGTH = 128;

// [Pinpoint quotas: API requests]
export const API_REQUEST_MAX_BYTES = 7_000_000;

// [Pinpoint quotas: endpoints]
export const ENDPOINT_MAX_BYTES = 15_000;
export const ENDPOINT_BATCH_MAX = 100;
export const ENDPOINTS_PER_USER = 15;
export const ATTRIBUTE_NAMES_PER_APP = 250;
export const ATTRIBUTE_NAME_MAX_LENGTH = 50;
export const ATTRIBUTE_VALUE_MAX_LENGTH = 100;
export const ATTRIBUTE_VALUES_MAX = 50;

// [Pinpoint quotas: event ingestion]
export const EVENTS_PER_REQUEST = 100;
export const EVENTS_REQUEST_MAX_BYTES = 4_000_000;
export const EVENT_MAX_BYTES = 1_000_000;
export const EVENT_KEYS_MAX = 40;
export const EVENT_KEY_MAX_LENGTH = 50;
export const EVENT_VALUE_MAX_LENGTH = 200;

// [Pinpoint quotas: messages] Recipients in one request of SendMessages.
export const RECIPIENTS_PER_REQUEST = 100;

// [Pinpoint quotas: message templates]
export const SMS_TEMPLATE_MAX_LENGTH = 1_600;
export const EMAIL_TEMPLATE_MAX_LENGTH = 600_000;
export const PUSH_TEMPLATE_MAX_LENGTH = 4_000;
export const VOICE_TEMPLATE_MAX_LENGTH = 10_000;

// [Pinpoint quotas: campaigns, journeys]
export const ACTIVE_CAMPAIGNS_MAX = 200;
export const EVENT_CAMPAIGNS_PER_APP = 25;
export const ACTIVE_JOURNEYS_MAX = 50;
export const EVENT_JOURNEYS_MAX = 20;
export const JOURNEY_ACTIVITIES_MAX = 40;
export const JOURNEY_NAME_MAX_LENGTH = 150;

// [Connect administrator guide: Custom action] The response for one profile; the time that Connect waits for a response.
export const CONNECT_PROFILE_RESPONSE_MAX_BYTES = 32_000;
export const CONNECT_ACTION_WAIT_MS = 30_000;
