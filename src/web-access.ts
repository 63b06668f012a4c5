import type { IncomingHttpHeaders } from "node:http";

/**
 * Which web pages may use a route. Programs, which send no `Origin`, may use all routes.
 * - `own-pages`: pages of the same server
 * - `links`: also a link on any page, or an address that a person enters; only for reads
 * - `loopback-pages`: also pages from other servers on this machine
 */
export type WebAccess = "own-pages" | "links" | "loopback-pages";

export type WebDenial = { reason: "unknown-host" | "foreign-origin"; message: string };

export type WebRequest = { method?: string | undefined; headers: IncomingHttpHeaders };

/**
 * Why a server on this machine does not serve a request, by its `Host` and `Origin`; `undefined` if it does. An unknown host
 * can be a name that somebody else's DNS server points to this machine (DNS rebinding).
 *
 * @param allowedHosts names of this machine besides the loopback ones
 */
export const whyNotServed = (
  { method, headers }: WebRequest,
  access: WebAccess,
  allowedHosts: readonly string[] = [],
): WebDenial | undefined => {
  const isKnown = (url: URL | null): url is URL => url !== null && isOfThisMachine(url.hostname, allowedHosts);
  const host = hostOf(headers);
  if (!isKnown(URL.parse(`http://${host}`))) return unknownHost(host);
  const { origin } = headers;
  if (origin === undefined) return isFromOwnPage(headers) || isLink(method, headers, access) ? undefined : foreign();
  const page = URL.parse(origin);
  if (page?.host === host.toLowerCase()) return undefined;
  return access === "loopback-pages" && isKnown(page) ? undefined : foreign(origin);
};

/** Response headers that let the pages of an origin read the response. */
export const corsHeaders = ({ origin }: IncomingHttpHeaders): Record<string, string> => ({
  vary: "Origin",
  ...(origin !== undefined && { "access-control-allow-origin": origin }),
});

// [HTTP/2: request pseudo-header fields] `:authority` replaces `Host`.
const hostOf = (headers: IncomingHttpHeaders): string => headers.host ?? String(headers[":authority"] ?? "");

// `localhost` has subdomains because the S3 client sends the bucket's name as one.
const isOfThisMachine = (name: string, allowedHosts: readonly string[]): boolean =>
  name === "127.0.0.1" ||
  name === "[::1]" ||
  name === "localhost" ||
  name.endsWith(".localhost") ||
  allowedHosts.includes(name);

// [Fetch Metadata: Sec-Fetch-Site] a browser sends it where it sends no Origin, such as for an image; a program does not.
const isFromOwnPage = (headers: IncomingHttpHeaders): boolean =>
  ["same-origin", "none", undefined].includes(headers["sec-fetch-site"]?.toString());

const isLink = (method: string | undefined, headers: IncomingHttpHeaders, access: WebAccess): boolean =>
  access !== "own-pages" && method === "GET" && headers["sec-fetch-mode"] === "navigate";

const unknownHost = (host: string): WebDenial => ({
  reason: "unknown-host",
  message: `The Host header "${host}" is not a name of this machine: use 127.0.0.1 or localhost, or allow the name with --allow-host.`,
});

const foreign = (origin = "another site"): WebDenial => ({
  reason: "foreign-origin",
  message: `A web page from ${origin} cannot use this server.`,
});
