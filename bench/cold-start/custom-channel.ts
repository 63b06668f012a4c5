import Handlebars from "handlebars";
import { deliver } from "./channel/deliver.ts";

type Event = { Data: string; Endpoints: Record<string, { User: { UserId: string } }> };

export const handler = async ({ Data, Endpoints }: Event) => {
  const render = Handlebars.compile(Data, { noEscape: true });
  const entries = Object.entries(Endpoints);
  const messages = entries.map(([id, endpoint]) => {
    const content: { domain: string; data: unknown } = JSON.parse(render(endpoint));
    return { id, customerId: endpoint.User.UserId, ...content };
  });
  await deliver(messages);
  return Object.fromEntries(entries.map(([id]) => [id, { EventAttributes: { outcome: "accepted" } }]));
};
