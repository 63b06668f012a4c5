/** [SQS developer guide: quotas] messages of one ReceiveMessage, DeleteMessageBatch or ChangeMessageVisibilityBatch. */
export const MESSAGES_PER_CALL = 10;
/** [SQS API reference: ReceiveMessage] the maximum of WaitTimeSeconds. */
export const RECEIVE_WAIT_MAX_SECONDS = 20;
/** Unspecified by AWS beyond "exponential backoff"; chosen to be short, because a developer waits for the retry. */
export const RETRY_WAIT_MS = { first: 50, max: 5_000 };
/** [Lambda developer guide: SQS, configuring scaling behavior] Lambda starts with five concurrent batches per queue. */
export const QUEUE_CONCURRENCY = 5;
