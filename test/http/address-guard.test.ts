import type { LookupAddress, lookup as resolve } from "node:dns";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import {
  createAddressGuard,
  ForbiddenTarget,
  isPublicAddress,
  PUBLIC_ADDRESSES,
} from "../../src/http/address-guard.ts";
import { createPost } from "../../src/http/post.ts";

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "::1",
  "::",
  "::127.0.0.1",
  "::a9fe:a9fe",
  "fe80::1",
  "fec0::1",
  "feff::1",
  "fd00::1",
  "fd00:ec2::254",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "::ffff:0:a9fe:a9fe",
  "64:ff9b::a00:1",
  "64:ff9b:1::a9fe:a9fe",
  "64:ff9b:1:ffff::7f00:1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "not an address",
])("%s is not public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["93.184.216.34", "172.15.0.1", "172.32.0.1", "2606:2800:220:1::1", "2a00:1450::1"])(
  "%s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ["http://example.com/", "not-https"],
  ["ftp://example.com/", "not-https"],
  ["https://127.0.0.1/", "private-address"],
  ["https://127.0.0.1./", "private-address"],
  ["https://2130706433/", "private-address"],
  ["https://0x7f.1/", "private-address"],
  ["https://[::1]/", "private-address"],
  ["https://[::ffff:10.0.0.1]/", "private-address"],
  ["https://[64:ff9b:1::10.0.0.1]/", "private-address"],
])("%s is rejected before it is called: %s", (url, why) => {
  expect(PUBLIC_ADDRESSES.whyForbidden(new URL(url))).toMatchObject({ why });
  expect(() => createPost({ url, guard: PUBLIC_ADDRESSES })).toThrow(ForbiddenTarget);
});

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that counts its connections and closes each at the first byte. */
const listen = async (address: string, port = 0) => {
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    connections.push(socket);
    socket.once("data", () => socket.destroy()).on("error", () => {});
  }).listen(port, address);
  await once(server, "listening");
  closers.push(() => server.close());
  return { connections, port: (server.address() as AddressInfo).port };
};

/** A resolver that returns the next of the results each time. */
const scripted = (results: LookupAddress[][]) => {
  const names: string[] = [];
  const lookup = ((name: string, _options: object, done: (error: null, addresses: LookupAddress[]) => void) => {
    names.push(name);
    done(null, results[names.length - 1] ?? []);
  }) as unknown as typeof resolve;
  return { names, lookup };
};

const ALLOWED = { address: "127.0.0.2", family: 4 };
const PRIVATE = { address: "127.0.0.1", family: 4 };
const post = (url: string, lookup: typeof resolve) =>
  createPost({ url, guard: createAddressGuard((address) => address === ALLOWED.address, lookup) })(
    "{}",
    AbortSignal.timeout(10_000),
  );

test("connects to the address that was checked, even if the name then resolves to another one", async () => {
  const allowed = await listen(ALLOWED.address);
  const secret = await listen(PRIVATE.address, allowed.port);
  const { names, lookup } = scripted([[ALLOWED], [PRIVATE]]);
  const url = `https://rebound.example:${allowed.port}/`;

  await expect(post(url, lookup)).rejects.toMatchObject({ message: "request failed: ECONNRESET" });
  expect([names, allowed.connections.length]).toEqual([["rebound.example"], 1]);
  await expect(post(url, lookup)).rejects.toMatchObject({ cause: { why: "private-address" } });
  expect([names.length, allowed.connections.length, secret.connections.length]).toEqual([2, 1, 0]);
});

test("does not connect if one of the addresses of a name is private", async () => {
  const secret = await listen(PRIVATE.address);
  const { lookup } = scripted([[ALLOWED, PRIVATE]]);
  const url = `https://mixed.example:${secret.port}/`;
  await expect(post(url, lookup)).rejects.toMatchObject({ cause: { why: "private-address" } });
  expect(secret.connections).toEqual([]);
});

test("does not call a host name that resolves to a private address", async () => {
  const call = createPost({ url: "https://localhost/", guard: PUBLIC_ADDRESSES });
  await expect(call("{}", AbortSignal.timeout(10_000))).rejects.toMatchObject({ cause: { why: "private-address" } });
});
