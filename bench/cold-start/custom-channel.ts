import { deliver } from "./channel/deliver.ts";

type Event = { Data: string; Endpoints: Record<string, { User: { UserId: string } }> };

export const handler = async ({ Data, Endpoints }: Event) => {
  const content: { domain: string; data: unknown } = JSON.parse(Data);
  const entries = Object.entries(Endpoints);
  await deliver(entries.map(([id, { User }]) => ({ id, customerId: User.UserId, ...content })));
  return Object.fromEntries(entries.map(([id]) => [id, { EventAttributes: { outcome: "accepted" } }]));
};
