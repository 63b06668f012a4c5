import { createPokeClient } from "../poke-client/client.ts";
import type { PokeClient, PokeCredentials } from "../poke-client/types.ts";

/** A poke that a customer's app received. */
export type DemoPoke = { id: string; customerId: string; data: unknown; latencyMs: number };

export type Phones = { close: () => void };

/** Opens one app per customer, each with its own MQTT connection, and waits until all of them are subscribed. */
export const openPhones = async (
  cloudUrl: string,
  customerIds: Iterable<string>,
  domain: string,
  onPoke: (poke: DemoPoke) => void,
): Promise<Phones> => {
  const url = `${cloudUrl.replace(/^http/, "ws")}/mqtt`;
  const clients: PokeClient[] = [];
  const open = async (customerId: string): Promise<void> => {
    const client = createPokeClient({ url, token: () => fetchCredentials(cloudUrl, customerId) });
    clients.push(client);
    await client.register(domain, (_type, data, meta) =>
      onPoke({ id: meta.id, customerId, data, latencyMs: Date.now() - meta.ts }),
    );
  };
  await Promise.all([...customerIds].map(open));
  return {
    close: () => {
      for (const client of clients) client.close();
    },
  };
};

const fetchCredentials = async (cloudUrl: string, customerId: string): Promise<PokeCredentials> => {
  const response = await fetch(`${cloudUrl}/_local/token?customerId=${encodeURIComponent(customerId)}`);
  if (!response.ok) throw new Error(`GET /_local/token for a demo customer returned ${response.status}`);
  return (await response.json()) as PokeCredentials;
};
