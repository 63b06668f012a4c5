import { deliver, type Message } from "./channel/deliver.ts";

type Event = { Records: { body: string }[] };

export const handler = async ({ Records }: Event) => {
  for (const { body } of Records) {
    const { deliveries }: { deliveries: Message[] } = JSON.parse(body);
    await deliver(deliveries);
  }
  return { batchItemFailures: [] };
};
