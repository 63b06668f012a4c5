import { toError } from "../../to-error.ts";
/** What a source contains, or why it was not read. */
export type Source<Value> = { kind: "read"; value: Value } | { kind: "not-read"; why: string };

/** Reads a source; an error is the reason why it was not read. */
export const readSource = async <Value>(load: () => Promise<Value>): Promise<Source<Value>> => {
  try {
    return { kind: "read", value: await load() };
  } catch (error) {
    return { kind: "not-read", why: toError(error).message };
  }
};
