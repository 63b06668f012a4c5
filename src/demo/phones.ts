import { createPokeClient } from "../poke-client/client.ts";
import type { PokeClient, PokeCredentials } from "../poke-client/types.ts";

/** A poke as one customer's app received it. */
export type Received = { customerId: string; data: unknown; latencyMs: number };

export type Phones = { close: () => void };

const credentials = async (cloudUrl: string, customerId: string): Promise<PokeCredentials> => {
  const response = await fetch(`${cloudUrl}/_local/token?customerId=${encodeURIComponent(customerId)}`);
  if (!response.ok) throw new Error(`token for a demo customer: HTTP ${response.status}`);
  return (await response.json()) as PokeCredentials;
};

/** Opens one app for each customer, each over its own MQTT connection, and waits until all of them listen. */
export const openPhones = async (
  cloudUrl: string,
  customerIds: Iterable<string>,
  domain: string,
  received: (poke: Received) => void,
): Promise<Phones> => {
  const url = `${cloudUrl.replace(/^http/, "ws")}/mqtt`;
  const clients: PokeClient[] = [];
  const open = async (customerId: string): Promise<void> => {
    const client = createPokeClient({ url, token: () => credentials(cloudUrl, customerId) });
    clients.push(client);
    await client.register(domain, (_type, data, meta) =>
      received({ customerId, data, latencyMs: Date.now() - meta.ts }),
    );
  };
  await Promise.all([...customerIds].map(open));
  return {
    close: () => {
      for (const client of clients) client.close();
    },
  };
};
