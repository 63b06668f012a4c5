import type { GetText } from "./get-text.ts";

// SNS has one certificate at a time in each region.
const CERTIFICATES_MAX = 20;

/** Fetches each certificate once. One that was not fetched is fetched again for the next message. */
export const createCertificates = (getText: GetText): GetText => {
  const fetched = new Map<string, Promise<string>>();
  return (url) => {
    const known = fetched.get(url);
    if (known !== undefined) return known;
    const [oldest] = fetched.keys();
    if (fetched.size >= CERTIFICATES_MAX && oldest !== undefined) fetched.delete(oldest);
    const fetching = getText(url);
    fetched.set(url, fetching);
    fetching.catch(() => fetched.delete(url));
    return fetching;
  };
};
