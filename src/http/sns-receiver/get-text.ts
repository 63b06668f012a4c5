import { text } from "node:stream/consumers";
import { upTo } from "../up-to.ts";

/** Returns the text at an HTTPS URL; rejects unless the status is 200. */
export type GetText = (url: string) => Promise<string>;

// [SNS developer guide: HTTP/HTTPS endpoints] SNS waits 15 seconds for the response to its message.
const TIMEOUT_MS = 5_000;
// A certificate has about 2 KB, the response to a confirmation less.
const TEXT_MAX_BYTES = 65_536;

/** Fetches over HTTPS, without following redirects, which could lead to another host. */
export const getText: GetText = async (url) => {
  const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the SNS host responded with status ${response.status}`);
  }
  return text(upTo(TEXT_MAX_BYTES, response.body ?? []));
};
