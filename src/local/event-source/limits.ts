/** [Lambda quotas] the payload of an invocation. */
export const payloadLimitBytes = 6_291_456;
/** [SQS quotas] messages of one ReceiveMessage, DeleteMessageBatch or ChangeMessageVisibilityBatch. */
export const messagesPerCall = 10;
/** [SQS, ReceiveMessage] the longest wait for a message. */
export const longestWaitSeconds = 20;
/** Unspecified by AWS, which speaks of exponential back-off; chosen short, for a developer waits for it. */
export const retryWaitMs = { first: 50, longest: 5_000 };
/** [Lambda, SQS event source] invocations that run at once unless ScalingConfig says otherwise; AWS begins with five. */
export const queueConcurrency = 5;
