/** Calls in flight. */
export type Flights = {
  /** Resolves when another call may start: there is room, and no call in flight has a key in common with it. */
  room(keys: ReadonlySet<string>): Promise<void>;
  add(keys: ReadonlySet<string>, call: Promise<void>): void;
  all(): Promise<void>;
};

export const createFlights = (limit: number): Flights => {
  const flights = new Map<Promise<void>, ReadonlySet<string>>();
  const isFree = (keys: ReadonlySet<string>) =>
    [...flights.values()].every((own) => ![...own].some((key) => keys.has(key)));
  const hasRoom = (keys: ReadonlySet<string>) => flights.size < limit && isFree(keys);
  return {
    room: async (keys) => {
      while (!hasRoom(keys)) await Promise.race(flights.keys());
    },
    add: (keys, call) => {
      const flight = call.finally(() => flights.delete(flight));
      flights.set(flight, keys);
    },
    all: async () => {
      await Promise.all(flights.keys());
    },
  };
};
