// Invoked by SQS with the replies that `two-way-sms` could not send in time.
// message -> text -> send, retry while there is time -> the messages that SQS has to redeliver.
// A retry sends only what failed; a text whose result is unknown is not sent again. After too many attempts SQS moves the
// message to the dead-letter queue.
import { connectSmsSend, SmsSendEnvironment } from "../src/aws/sms-send.ts";
import { type BatchResponse, runBatch } from "../src/batch.ts";
import { QueueEvent } from "../src/channel/queue-event.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { createBudget } from "../src/run.ts";
import { sendQueued } from "../src/sms/flow/send-queued.ts";
import type { TwoWayPorts } from "../src/sms/ports.ts";

// The function has 30 seconds; the rest is for the last attempt and the response.
const BUDGET_MS = 20_000;

export const run = async (
  event: QueueEvent,
  ports: Pick<TwoWayPorts, "sendText" | "wait" | "random">,
  { remainingMs, log }: Pick<Invocation, "remainingMs" | "log">,
): Promise<BatchResponse> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  return runBatch(
    event.Records,
    ({ messageId }) => messageId,
    async ({ messageId, body }) => {
      log.info("queued text", { messageId, result: await sendQueued(body, ports, budget) });
    },
    log,
  );
};

export const handler = lambda({
  environment: SmsSendEnvironment,
  event: QueueEvent,
  connect: (environment) => connectSmsSend(environment),
  run,
});
