import { RECENT_POKES } from "./limits.ts";

/** Remembers the last keys. Returns whether a key is new, and remembers it. */
export const createRecent = (): ((key: string) => boolean) => {
  const keys = new Set<string>();
  return (key) => {
    if (keys.has(key)) return false;
    const [oldest = ""] = keys;
    if (keys.add(key).size > RECENT_POKES) keys.delete(oldest);
    return true;
  };
};
