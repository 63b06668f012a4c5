import { describe, expect, test } from "vitest";
import { corsHeaders, type WebAccess, whyNotServed } from "../src/web-access.ts";

const reasonFor = (headers: Record<string, string>, access: WebAccess = "own-pages", method = "POST") =>
  whyNotServed({ method, headers: { host: "127.0.0.1:4566", ...headers } }, access, ["build.example"])?.reason;

describe("the Host header", () => {
  test.each([
    "127.0.0.1:4566",
    "127.0.0.1",
    "localhost:4566",
    "LocalHost",
    "[::1]:4566",
    "files.localhost:4566",
    "a.b.localhost",
    "build.example:80",
  ])("may be %s", (host) => expect(reasonFor({ host })).toBeUndefined());

  test.each([
    "rebound.example:4566",
    "127.0.0.1.rebound.example",
    "localhost.rebound.example",
    "notlocalhost",
    "127.0.0.1@rebound.example",
    "10.0.0.1",
    "sub.build.example",
    "",
    "%",
    "[::1",
  ])("is rejected if it is %j", (host) => expect(reasonFor({ host }, "loopback-pages")).toBe("unknown-host"));

  test("is the authority in HTTP/2", () => {
    const headers = { ":authority": "rebound.example" };
    expect(whyNotServed({ method: "GET", headers }, "links")?.reason).toBe("unknown-host");
  });
});

describe("a web page", () => {
  test.each<[string, WebAccess, string, Record<string, string>, boolean]>([
    ["a program", "own-pages", "POST", {}, true],
    ["a page from the same server", "own-pages", "POST", { origin: "http://127.0.0.1:4566" }, true],
    ["a page from another site", "own-pages", "POST", { origin: "https://other.example" }, false],
    ["a page from another site", "links", "GET", { origin: "https://other.example" }, false],
    ["a page from another site", "loopback-pages", "GET", { origin: "https://other.example" }, false],
    ["a sandboxed page", "loopback-pages", "GET", { origin: "null" }, false],
    ["a page from another local server", "own-pages", "POST", { origin: "http://localhost:3000" }, false],
    ["a page from another local server", "loopback-pages", "GET", { origin: "http://localhost:3000" }, true],
    ["a page from an allowed host", "loopback-pages", "GET", { origin: "https://build.example" }, true],
    ["a name that begins with localhost", "loopback-pages", "GET", { origin: "http://localhost.example" }, false],
    ["an image on another site", "own-pages", "GET", { "sec-fetch-site": "cross-site" }, false],
    [
      "an image on another site",
      "links",
      "GET",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
      false,
    ],
    ["an image on a page from another local server", "links", "GET", { "sec-fetch-site": "same-site" }, false],
    ["an image on a page from the same server", "own-pages", "GET", { "sec-fetch-site": "same-origin" }, true],
    ["an address that a person enters", "own-pages", "GET", { "sec-fetch-site": "none" }, true],
    ["a link on another site", "links", "GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, true],
    [
      "a link on another site",
      "own-pages",
      "GET",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
      false,
    ],
    [
      "a form on another site",
      "links",
      "POST",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
      false,
    ],
  ])("%s, for access by %s with %s and %j: served is %s", (_, access, method, headers, isServed) => {
    expect(reasonFor(headers, access, method)).toBe(isServed ? undefined : "foreign-origin");
  });

  test("can read a response if its origin is allowed", () => {
    const origin = "http://localhost:3000";
    expect(corsHeaders({ origin })).toEqual({ vary: "Origin", "access-control-allow-origin": origin });
    expect(corsHeaders({})).toEqual({ vary: "Origin" });
  });
});
