import { lookup as resolve } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** The URL, or the address that its name stands for, is one that this function must not call. */
export class ForbiddenTarget extends Error {
  override readonly name = "ForbiddenTarget";
  readonly why: "not-https" | "private-address";

  constructor(why: "not-https" | "private-address") {
    super(why === "not-https" ? "only https is called" : "the address is private, local or reserved");
    this.why = why;
  }
}

// [RFC 6890, RFC 4193, RFC 6598] 169.254.169.254 is where the credentials of a machine are.
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

/** Whether an IP address is reachable by everybody. An IPv4 address in IPv6's clothes is judged as what it is. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && !RESERVED.check(address, family === 4 ? "ipv4" : "ipv6");
};

/** Refuses a URL by its look. Its name is judged when it is resolved, see `publicLookup`. */
export const whyForbidden = (url: URL): ForbiddenTarget | undefined => {
  if (url.protocol !== "https:") return new ForbiddenTarget("not-https");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !isPublicAddress(host) ? new ForbiddenTarget("private-address") : undefined;
};

/** Resolves a name for one connection and judges the very address that is connected to, so a second answer cannot differ. */
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
