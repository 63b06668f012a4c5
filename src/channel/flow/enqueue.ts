import { type QueueMessage, toQueueRequests } from "../queued-work.ts";

/** Puts one request of messages into the queue: whether it took each of them. */
export type SendToQueue = (messages: QueueMessage[]) => Promise<boolean[]>;

/** Puts messages into the queue, request by request: what they hold, parted by whether the queue took it. */
export const handOver = async <T>(
  messages: (QueueMessage & { holds: T[] })[],
  sendToQueue: SendToQueue,
): Promise<{ taken: T[]; refused: T[] }> => {
  const requests = toQueueRequests(messages);
  const answers = await Promise.all(
    requests.map((request) => sendToQueue(request.map(({ body, delaySeconds }) => ({ body, delaySeconds })))),
  );
  const sent = requests.flatMap((request, at) =>
    request.map(({ holds }, index) => ({ holds, isTaken: answers[at]?.[index] === true })),
  );
  return {
    taken: sent.flatMap(({ holds, isTaken }) => (isTaken ? holds : [])),
    refused: sent.flatMap(({ holds, isTaken }) => (isTaken ? [] : holds)),
  };
};
