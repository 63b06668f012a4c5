import type { Client } from "aedes";
import type { Connection } from "./connection.ts";

export type RegistryListeners = { opened: (connection: Connection) => void; closed: (connection: Connection) => void };

/** The admitted connections: `list` returns the open ones; `find` also finds closed ones until aedes releases the client. */
export const createRegistry = ({ opened, closed }: RegistryListeners) => {
  const byClient = new WeakMap<Client, Connection>();
  const open = new Set<Connection>();
  const remove = (connection: Connection) => {
    for (const timer of connection.timers) clearTimeout(timer);
    if (open.delete(connection)) closed(connection);
  };
  return {
    add: (client: Client, connection: Connection): void => {
      byClient.set(client, connection);
      if (client.conn.destroyed) {
        remove(connection);
        return;
      }
      open.add(connection);
      opened(connection);
      client.conn.once("close", () => remove(connection));
    },
    find: (client: Client): Connection | undefined => byClient.get(client),
    list: (): Connection[] => [...open],
  };
};

export type Registry = ReturnType<typeof createRegistry>;
