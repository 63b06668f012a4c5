import { setImmediate } from "node:timers/promises";
import { chunksOf } from "../../chunks.ts";

// Rendering is synchronous: other requests wait for at most so many messages, and so many are in memory.
const SENT_TOGETHER = 10;

/** A result for each recipient, by its key; sends a few at a time. */
export const sendEach = async <Recipient, Result>(
  recipients: readonly (readonly [key: string, recipient: Recipient])[],
  send: (key: string, recipient: Recipient) => Promise<Result>,
): Promise<Record<string, Result>> => {
  const results: (readonly [string, Result])[] = [];
  for (const group of chunksOf(recipients, SENT_TOGETHER)) {
    const sending = group.map(async ([key, recipient]) => [key, await send(key, recipient)] as const);
    results.push(...(await Promise.all(sending)));
    await setImmediate();
  }
  return Object.fromEntries(results);
};
