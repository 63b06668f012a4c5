import type { Client } from "aedes";
import type { Connection } from "./connection.ts";

/** The admitted connections: found by aedes's client for as long as it asks, listed while they are up. */
export const createRegistry = () => {
  const known = new WeakMap<Client, Connection>();
  const up = new Set<Connection>();
  const leave = (connection: Connection) => {
    for (const timer of connection.timers) clearTimeout(timer);
    up.delete(connection);
  };
  return {
    enter: (client: Client, connection: Connection): void => {
      known.set(client, connection);
      up.add(connection);
      if (client.conn.destroyed) leave(connection);
      else client.conn.once("close", () => leave(connection));
    },
    find: (client: Client): Connection | undefined => known.get(client),
    up: (): Connection[] => [...up],
  };
};

export type Registry = ReturnType<typeof createRegistry>;
