import { type QueueMessage, toQueueRequests } from "../queued-work.ts";

/** Sends one request of messages to the queue; returns, in order, whether the queue accepted each. */
export type SendToQueue = (messages: QueueMessage[]) => Promise<boolean[]>;

/** Sends messages to the queue; returns their items, separated by whether the queue accepted them. */
export const enqueue = async <T>(
  messages: (QueueMessage & { items: T[] })[],
  sendToQueue: SendToQueue,
): Promise<{ queued: T[]; rejected: T[] }> => {
  const requests = toQueueRequests(messages);
  const results = await Promise.all(
    requests.map((request) => sendToQueue(request.map(({ body, delaySeconds }) => ({ body, delaySeconds })))),
  );
  const sent = requests.flatMap((request, at) =>
    request.map(({ items }, index) => ({ items, isQueued: results[at]?.[index] === true })),
  );
  return {
    queued: sent.flatMap(({ items, isQueued }) => (isQueued ? items : [])),
    rejected: sent.flatMap(({ items, isQueued }) => (isQueued ? [] : items)),
  };
};
