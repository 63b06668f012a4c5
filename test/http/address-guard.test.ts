import type { LookupAddress } from "node:dns";
import { expect, test } from "vitest";
import { ForbiddenTarget, isPublicAddress, publicLookup, whyForbidden } from "../../src/http/address-guard.ts";
import { createPostJson } from "../../src/http/post-json.ts";

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
  "fe80::1",
  "fd00::1",
  "fd00:ec2::254",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "64:ff9b::a00:1",
  "not an address",
])("%s is not public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(["93.184.216.34", "172.15.0.1", "172.32.0.1", "2606:2800:220:1::1"])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ["http://example.com/", "not-https"],
  ["ftp://example.com/", "not-https"],
  ["https://127.0.0.1/", "private-address"],
  ["https://2130706433/", "private-address"],
  ["https://0x7f.1/", "private-address"],
  ["https://[::1]/", "private-address"],
  ["https://[::ffff:10.0.0.1]/", "private-address"],
])("%s is rejected before it is called: %s", (url, why) => {
  expect(whyForbidden(new URL(url))).toMatchObject({ why });
  expect(() => createPostJson({ url, isPrivateAllowed: false })).toThrow(ForbiddenTarget);
});

test("checks the address that a host name resolves to", async () => {
  const { promise, resolve } = Promise.withResolvers<Error | null>();
  publicLookup("localhost", { all: true }, (error: Error | null, _address: string | LookupAddress[]) => resolve(error));
  expect(await promise).toMatchObject({ why: "private-address" });
});

test("does not call a host name that resolves to a private address", async () => {
  const post = createPostJson({ url: "https://localhost/", isPrivateAllowed: false });
  await expect(post({}, new AbortController().signal)).rejects.toMatchObject({ cause: { why: "private-address" } });
});
