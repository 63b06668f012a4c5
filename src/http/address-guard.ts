import { lookup as resolve } from "node:dns";
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

// [RFC 6890, RFC 4193, RFC 6598] 169.254.169.254 serves the credentials of an EC2 instance.
const RESERVED = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  RESERVED.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["100::", 64],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  RESERVED.addSubnet(network, prefix, "ipv6");

/** Whether an IP address is publicly routable. An IPv4-mapped IPv6 address is checked as its IPv4 address. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && !RESERVED.check(address, family === 4 ? "ipv4" : "ipv6");
};

/** Why a URL is forbidden, or `undefined`. Host names are checked when they are resolved, by `publicLookup`. */
export const whyForbidden = (url: URL): ForbiddenTarget | undefined => {
  if (url.protocol !== "https:") return new ForbiddenTarget("not-https");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !isPublicAddress(host) ? new ForbiddenTarget("private-address") : undefined;
};

/** Resolves a host name and checks the addresses that the connection will use, so no second resolution can differ. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) callback(error, "", 0);
    else if (!addresses.every(({ address }) => isPublicAddress(address)))
      callback(new ForbiddenTarget("private-address"), "", 0);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
