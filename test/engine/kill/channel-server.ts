import { hash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export type ChannelServer = {
  url: string;
  /** The ids of the deliveries to each endpoint. A repeated invocation has the same ids. */
  deliveries: Map<string, Set<string>>;
  invocations: { count: number; distinct: Set<string> };
  /** Resolves when deliveries to so many endpoints have arrived. */
  reached(endpoints: number): Promise<void>;
  close(): void;
};

/** A custom channel: accepts each batch, and remembers it with the ids by which a channel recognizes a repetition. */
export const startChannelServer = async (): Promise<ChannelServer> => {
  const deliveries = new Map<string, Set<string>>();
  const invocations = { count: 0, distinct: new Set<string>() };
  const waiting: { endpoints: number; resolve: () => void }[] = [];

  const receive = (payload: string) => {
    const { Endpoints, ...origin } = JSON.parse(payload) as { Endpoints: object };
    const prefix = JSON.stringify(origin);
    for (const id of Object.keys(Endpoints))
      deliveries.set(id, (deliveries.get(id) ?? new Set()).add(hash("sha256", prefix + id)));
    invocations.count += 1;
    invocations.distinct.add(hash("sha256", payload));
    for (const { endpoints, resolve } of waiting) if (deliveries.size >= endpoints) resolve();
  };

  const server = createServer(async (request, response) => {
    receive(await text(request));
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliveries,
    invocations,
    reached: (endpoints) =>
      deliveries.size >= endpoints
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push({ endpoints, resolve: () => resolve() })),
    close: () => void server.close().closeAllConnections(),
  };
};
