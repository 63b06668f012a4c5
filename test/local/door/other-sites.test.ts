import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Pages, startPages } from "../../../src/demo/pages/pages.ts";
import { startBrowser } from "../../demo/pages/browser-fixture.ts";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

// As if the owner of the name had pointed it to this machine.
const browser = startBrowser("--host-resolver-rules=MAP other.example 127.0.0.1");
let here: TestCloud;
let pages: Pages;
let site: http.Server;
let sitePort: number;

beforeAll(async () => {
  here = await testCloud({ project });
  pages = await startPages({ port: 0, cloudUrl: here.cloud.url, invoke: async () => ({}) });
  site = http.createServer((_, response) => response.setHeader("content-type", "text/html").end("<h1>a site</h1>"));
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  sitePort = (site.address() as AddressInfo).port;
});
afterAll(async () => {
  await pages?.close();
  await here?.close();
  site?.close();
});

const open = async (url: string): Promise<Page> => {
  const page = await browser().newPage();
  onTestFinished(() => page.close());
  await page.goto(url);
  return page;
};

/** A page on another site that calls the local cloud. */
const openSite = () => open(`http://other.example:${sitePort}/`);

const isPaused = () => here.cloud.engine.context.settings.paused;

/** The status and text of a response that the page can read, or the name of the error. */
const read = (page: Page, url: string): Promise<string> =>
  page.evaluate(
    (target) =>
      fetch(target).then(
        async (response) => `${response.status} ${await response.text()}`,
        (error) => error.name,
      ),
    url,
  );

const connects = (page: Page, url: string): Promise<string> =>
  page.evaluate(
    (target) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(target, "mqtt");
        socket.onopen = () => resolve("open");
        socket.onerror = () => resolve("refused");
      }),
    url,
  );

const mqttUrl = () => `${here.cloud.url.replace("http", "ws")}/mqtt`;
const tokenUrl = () => `${here.cloud.url}/_local/token?customerId=ada`;

describe("a page on another site", () => {
  test("cannot change the local cloud with a request that needs no preflight", async () => {
    const page = await openSite();
    const requests = ["/_local/pause", "/_local/functions/counts/kill"].map((path) => `${here.cloud.url}${path}`);
    const responses = await page.evaluate(
      (urls) =>
        Promise.all(urls.map((url) => fetch(url, { method: "POST", mode: "no-cors" }).then(({ type }) => type))),
      requests,
    );
    expect(responses).toEqual(["opaque", "opaque"]);
    expect(isPaused()).toBe(false);
  });

  test("cannot change it with a form", async () => {
    const page = await openSite();
    const [response] = await Promise.all([
      page.waitForResponse((one) => one.url().endsWith("/_local/pause")),
      page.evaluate((action) => {
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action, enctype: "text/plain" });
        document.body.append(form);
        form.submit();
      }, `${here.cloud.url}/_local/pause`),
    ]);
    expect(response.status()).toBe(403);
    expect(isPaused()).toBe(false);
  });

  test("cannot read it, or open a WebSocket", async () => {
    const page = await openSite();
    expect(await read(page, tokenUrl())).toBe("TypeError");
    expect(await read(page, `${here.cloud.url}/_local/configuration`)).toBe("TypeError");
    expect(await read(page, `${pages.url}library?customerId=ada`)).toBe("TypeError");
    expect(await connects(page, mqttUrl())).toBe("refused");
  });

  test("cannot invoke functions by signing in the URL", async () => {
    const page = await openSite();
    const credential = "X-Amz-Credential=000000000000/20260101/us-east-1/lambda/aws4_request";
    const url = `${here.cloud.url}/2015-03-31/functions/counts/invocations?${credential}`;
    await page.evaluate((target) => fetch(target, { method: "POST", mode: "no-cors", body: "{}" }), url);
    expect(here.cloud.logs.lines("counts")).toEqual([]);
  });

  test("cannot use the local cloud by a name that it points to this machine", async () => {
    const rebound = here.cloud.url.replace("127.0.0.1", "other.example");
    const page = await browser().newPage();
    onTestFinished(() => page.close());
    const response = await page.goto(`${rebound}/_local/`);
    expect(response?.status()).toBe(403);
    expect(await read(page, `${rebound}/_local/token?customerId=ada`)).toMatch(/^403 .*UnknownHostException/);
    expect(await connects(page, `${rebound.replace("http", "ws")}/mqtt`)).toBe("refused");
    expect(await read(page, `${pages.url.replace("127.0.0.1", "other.example")}token?customerId=ada`)).toBe(
      "TypeError",
    );
  });

  test.each(["the pages", "the control API"])("can link to %s", async (target) => {
    const page = await openSite();
    const url = target === "the pages" ? pages.url : `${here.cloud.url}/_local/`;
    const [response] = await Promise.all([
      page.waitForResponse(url),
      page.evaluate((address) => {
        location.href = address;
      }, url),
    ]);
    expect(response.status()).toBe(200);
    await page.waitForURL(url);
  });
});

describe("a page from another server on this machine", () => {
  test("can read a token and connect to the broker, and nothing else", async () => {
    const page = await open(`http://localhost:${sitePort}/`);
    expect(await read(page, tokenUrl())).toMatch(/^200 .*token/s);
    expect(await connects(page, mqttUrl())).toBe("open");
    expect(await read(page, `${here.cloud.url}/_local/configuration`)).toBe("TypeError");
    await page.evaluate((url) => fetch(url, { method: "POST", mode: "no-cors" }), `${here.cloud.url}/_local/pause`);
    expect(isPaused()).toBe(false);
  });
});
