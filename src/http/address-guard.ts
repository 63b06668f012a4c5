import { lookup as resolve } from "node:dns";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** The URL, or an address that its host name resolves to, must not be called. */
export class ForbiddenTarget extends Error {
  override readonly name = "ForbiddenTarget";
  readonly why: "not-https" | "private-address";

  constructor(why: "not-https" | "private-address") {
    super(why === "not-https" ? "only https URLs are allowed" : "the address is private, local or reserved");
    this.why = why;
  }
}

/** Where requests may go. Connections are shared only by requests under the same guard. */
export type AddressGuard = {
  /** Why a URL is forbidden, or `undefined`. Host names are checked when a connection is opened. */
  whyForbidden(url: URL): ForbiddenTarget | undefined;
  agentFor(url: URL): HttpAgent;
};

// [IANA IPv4 special-purpose address registry, RFC 6890] 169.254.169.254 serves the credentials of an EC2 instance.
const RESERVED_IPV4 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  RESERVED_IPV4.addSubnet(network, prefix, "ipv4");

// [IANA IPv6 address space] Only 2000::/3 is global unicast. The first three networks are all others: loopback, unique
// local, link-local, site-local, multicast, and every form that embeds an IPv4 address and a translator may lead to it
// (::/96, ::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48). [IANA IPv6 special-purpose address registry] for the rest.
const RESERVED_IPV6 = new BlockList();
for (const [network, prefix] of [
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  RESERVED_IPV6.addSubnet(network, prefix, "ipv6");

/** Whether an IP address is publicly routable. An IPv6 address that contains an IPv4 address is not. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  if (family === 4) return !RESERVED_IPV4.check(address, "ipv4");
  return family === 6 && !RESERVED_IPV6.check(address, "ipv6");
};

// [Node documentation: http.globalAgent] the settings of the agent that requests use by default.
const POOL = { keepAlive: true, timeout: 5_000 };

/** A guard that permits https to allowed addresses. The addresses that are checked are those of the connection. */
export const createAddressGuard = (isAllowed: (address: string) => boolean, lookup = resolve): AddressGuard => {
  const checkedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) callback(error, "", 0);
      else if (!addresses.every(({ address }) => isAllowed(address)))
        callback(new ForbiddenTarget("private-address"), "", 0);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
  const agent = new HttpsAgent({ ...POOL, lookup: checkedLookup });
  return {
    whyForbidden: (url) => {
      if (url.protocol !== "https:") return new ForbiddenTarget("not-https");
      const host = url.hostname.replace(/^\[|\]$/g, "");
      return isIP(host) !== 0 && !isAllowed(host) ? new ForbiddenTarget("private-address") : undefined;
    },
    agentFor: () => agent,
  };
};

/** Permits https to public addresses. */
export const PUBLIC_ADDRESSES = createAddressGuard(isPublicAddress);

const anyHttp = new HttpAgent(POOL);
const anyHttps = new HttpsAgent(POOL);

/** Permits private addresses and plain HTTP. */
export const ANY_ADDRESS: AddressGuard = {
  whyForbidden: () => undefined,
  agentFor: ({ protocol }) => (protocol === "https:" ? anyHttps : anyHttp),
};
