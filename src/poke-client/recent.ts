import { RECENT_POKES } from "./limits.ts";

/** Returns a function that records a key and returns whether it is new. It keeps the last 512 keys. */
export const createRecent = (): ((key: string) => boolean) => {
  const keys = new Set<string>();
  return (key) => {
    if (keys.has(key)) return false;
    const [oldest = ""] = keys;
    if (keys.add(key).size > RECENT_POKES) keys.delete(oldest);
    return true;
  };
};
