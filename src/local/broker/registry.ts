import type { Client } from "aedes";
import type { Connection } from "./connection.ts";

/** The admitted connections: listed while they are open, and found by client for as long as aedes holds the client. */
export const createRegistry = () => {
  const byClient = new WeakMap<Client, Connection>();
  const open = new Set<Connection>();
  const remove = (connection: Connection) => {
    for (const timer of connection.timers) clearTimeout(timer);
    open.delete(connection);
  };
  return {
    add: (client: Client, connection: Connection): void => {
      byClient.set(client, connection);
      open.add(connection);
      if (client.conn.destroyed) remove(connection);
      else client.conn.once("close", () => remove(connection));
    },
    find: (client: Client): Connection | undefined => byClient.get(client),
    list: (): Connection[] => [...open],
  };
};

export type Registry = ReturnType<typeof createRegistry>;
