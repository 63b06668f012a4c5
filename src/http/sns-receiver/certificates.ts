import { X509Certificate } from "node:crypto";
import type { GetText } from "./get-text.ts";

// SNS has one certificate at a time in each region.
const CERTIFICATES_MAX = 20;

/** Fetches each certificate once. What was not fetched, or is not a certificate, is fetched again for the next message. */
export const createCertificates = (getText: GetText): ((url: string) => Promise<X509Certificate>) => {
  const fetched = new Map<string, Promise<X509Certificate>>();
  return (url) => {
    const known = fetched.get(url);
    if (known !== undefined) return known;
    const [oldest] = fetched.keys();
    if (fetched.size >= CERTIFICATES_MAX && oldest !== undefined) fetched.delete(oldest);
    const fetching = getText(url).then((pem) => new X509Certificate(pem));
    fetched.set(url, fetching);
    fetching.catch(() => fetched.delete(url));
    return fetching;
  };
};
