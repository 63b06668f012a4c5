import { readTextUpTo } from "./read-text-up-to.ts";

/** Returns the text at an HTTPS URL; rejects unless the status is 200. */
export type GetText = (url: string) => Promise<string>;

const TIMEOUT_MS = 5_000;
// A certificate has some 2 KB, the response to a confirmation less.
const TEXT_MAX_BYTES = 65_536;

/** It does not follow redirects, which could lead to another host. */
export const getText: GetText = async (url) => {
  const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the SNS host responded with status ${response.status}`);
  }
  return readTextUpTo(TEXT_MAX_BYTES, response);
};
