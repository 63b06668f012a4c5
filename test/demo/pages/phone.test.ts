import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Pages, startPages } from "../../../src/demo/pages/pages.ts";
import { type TestCloud, testCloud } from "../../local/cloud-fixture.ts";
import { rawRequest } from "../../local/door/raw-request.ts";
import { startBrowser } from "./browser-fixture.ts";

const browser = startBrowser();
let cloud: TestCloud;
let pages: Pages;

beforeAll(async () => {
  cloud = await testCloud();
  const { lambda } = cloud.clients;
  pages = await startPages({
    port: 0,
    cloudUrl: cloud.cloud.url,
    invoke: (FunctionName, Payload) => lambda.send(new InvokeCommand({ FunctionName, Payload })),
  });
});
afterAll(async () => {
  await pages?.close();
  await cloud?.close();
});

const poke = (event: unknown) =>
  cloud.clients.lambda.send(new InvokeCommand({ FunctionName: "poke", Payload: JSON.stringify(event) }));

let customers = 0;

type Options = { width?: number; height?: number; customers?: string[] };

/** Three phones of customers that no other test uses. */
const openPhones = async ({ width = 1280, height = 800, ...options }: Options = {}) => {
  customers += 1;
  const [ada, ben, cem] = [`ada-${customers}`, `ben-${customers}`, `cem-${customers}`] as const;
  const page = await browser().newPage({ viewport: { width, height } });
  onTestFinished(() => page.close());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${pages.url}?customers=${(options.customers ?? [ada, ben, cem]).join(",")}`);
  const [first, second] = [phone(page, ada), phone(page, ben)];
  const log = page.getByRole("complementary", { name: "Pokes received" });
  return { page, ada, ben, first, second, log, errors };
};

const phone = (page: Page, customerId: string) => page.getByRole("article", { name: `Phone of ${customerId}` });
const live = (one: Locator) => one.locator(".state.good").getByText("Live", { exact: true }).waitFor();

const openLivePhones = async (options?: Options) => {
  const opened = await openPhones(options);
  await live(opened.first);
  await live(opened.second);
  return opened;
};

/** The part of the window that the element occupies is all of it. */
const isInWindow = (element: Locator): Promise<boolean> =>
  element.evaluate((one) => {
    const { top, left, right, bottom } = one.getBoundingClientRect();
    return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight;
  });

describe("the phone page", () => {
  test("shows the phones of three customers, a playlist on each, before anything happens", async () => {
    const page = await browser().newPage();
    onTestFinished(() => page.close());
    await page.goto(pages.url);
    for (const customerId of ["customer-001", "customer-002", "customer-003"]) {
      await phone(page, customerId).getByText("So What").waitFor();
      await live(phone(page, customerId));
    }
  });

  test("shows the poke of the demo's journey that its customer received before the page was opened", async () => {
    const customer = "ada-of-the-demo";
    const data = { title: "Your Soul mix, Ada", plan: "GOLD" };
    pages.received({ id: "p-1", customerId: customer, data, latencyMs: 12 });
    const { page, log } = await openPhones({ customers: [customer] });
    await phone(page, customer).getByRole("heading", { name: "Your Soul mix, Ada" }).waitFor();
    await log.getByText("12 ms").waitFor();
    expect(await log.locator("li").allTextContents()).toEqual([
      expect.stringMatching(/ada-of-the-demo PlaylistLibraryUpdated.*Your Soul mix, Ada/),
    ]);
  });

  test("one button sends each customer a new playlist, which appears track by track, and in the log", async () => {
    const { page, first, second, log, ada, errors } = await openLivePhones();
    await page.getByRole("button", { name: "Send new playlists" }).click();
    for (const one of [first, second]) {
      await one.getByText("Goodbye Pork Pie Hat", { exact: true }).waitFor();
      expect(await one.locator("ol.tracks li").allTextContents()).toHaveLength(7);
    }
    await expect.poll(() => log.locator("li").count()).toBe(21);
    expect(await log.getByText(ada).count()).toBe(7);
    expect(await log.locator(".latency").first().textContent()).toMatch(/^\d+ ms$/);
    expect(errors).toEqual([]);
  });

  test("shows the title of a poke as a marketer writes it", async () => {
    const { ada, first, second } = await openLivePhones();
    await poke({ customerId: ada, domain: "PlaylistLibraryUpdated", data: { title: "Your Jazz mix" } });
    await first.getByRole("heading", { name: "Your Jazz mix" }).waitFor();
    expect(await second.getByText("Your Jazz mix").count()).toBe(0);
  });

  test("the log scrolls by itself, and the newest poke is on top", async () => {
    const { ada, log } = await openLivePhones();
    const data = (index: number) => ({ customerId: ada, domain: "CustomerLikes", data: { likes: index } });
    await poke(Array.from({ length: 40 }, (_, index) => data(index)));
    await expect.poll(() => log.locator("li").count(), { timeout: 20_000 }).toBe(40);
    const list = log.locator("ol");
    expect(await list.evaluate((one) => one.scrollHeight > one.clientHeight)).toBe(true);
    expect(await list.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    await list.evaluate((one) => one.scrollTo(0, one.scrollHeight));
    expect(await list.evaluate((one) => one.scrollTop)).toBeGreaterThan(0);
  });

  test.each([
    ["a desktop", 1280, 720],
    ["a tablet", 820, 1100],
    ["a telephone", 390, 844],
  ])("fits in the window of %s: the button, a phone with its playlist, and the log", async (_, width, height) => {
    const { page, first, second, log } = await openLivePhones({ width, height });
    const button = page.getByRole("button", { name: "Send new playlists" });
    for (const element of [button, first, log, first.getByText("Take Five"), first.getByText("Live", { exact: true })])
      expect(await isInWindow(element)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const screen = first.locator(".screen");
    expect(await screen.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
    await second.scrollIntoViewIfNeeded();
    expect(await isInWindow(log)).toBe(true);
  });

  test("shows the number of likes", async () => {
    const { first } = await openLivePhones();
    const like = first.getByRole("button", { name: "Like elsewhere" });
    await like.click();
    await like.click();
    await first.getByText("2", { exact: true }).waitFor();
  });

  test("a track that one phone adds to the shared playlist appears on it and on another phone, as text", async () => {
    const { first, second, ada, errors, page } = await openLivePhones();
    const track = `<img src=x onerror="document.title='owned'"> ${ada}`;
    await first.getByRole("textbox", { name: "Track" }).fill(track);
    await first.getByRole("button", { name: "Add" }).click();
    await second.locator("ul.tracks").getByText(track).waitFor();
    await first.locator("ul.tracks").getByText(track).waitFor();
    expect(await page.title()).toBe("Poke: phones");
    expect(errors).toEqual([]);
  });

  test("a phone that was offline shows since when it may have missed pokes, and fetches the data again", async () => {
    const { first, second, ben } = await openLivePhones();
    await first.getByRole("button", { name: "Go offline" }).click();
    await first.locator(".state.bad").getByText("Offline", { exact: true }).waitFor();
    await second.getByRole("textbox", { name: "Track" }).fill(`while away ${ben}`);
    await second.getByRole("button", { name: "Add" }).click();
    await second.locator("ul.tracks").getByText(`while away ${ben}`).waitFor();
    expect(await first.locator("ul.tracks").getByText(`while away ${ben}`).count()).toBe(0);
    await first.getByRole("button", { name: "Go online" }).click();
    await first.getByText(/May have missed pokes since/).waitFor();
    await first.locator("ul.tracks").getByText(`while away ${ben}`).waitFor();
    await live(first);
  });

  test("says in words why an action failed, and why a phone is not connected", async () => {
    const { page, first } = await openLivePhones();
    await page.route("**/actions", (route) =>
      route.fulfill({ status: 502, json: { error: "poke did not accept the poke: too-large" } }),
    );
    await first.getByRole("button", { name: "Like elsewhere" }).click();
    await page.getByRole("alert").getByText("Not done: poke did not accept the poke: too-large").waitFor();
    await page.unroute("**/actions");
    await page.route("**/{actions,token*,library*}", (route) => route.abort());
    await page.getByRole("button", { name: "Send new playlists" }).click();
    await page.getByRole("alert").getByText("is npm start still running?").waitFor();
    await first.getByRole("button", { name: "Go offline" }).click();
    await first.getByRole("button", { name: "Go online" }).click();
    await first.locator(".state.bad").getByText("The server returned no token").waitFor();
  });
});

describe("the page server", () => {
  test("allows only its own scripts, and connections only to itself and the local cloud", async () => {
    const response = await fetch(pages.url);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(cloud.cloud.url.replace("http", "ws"));
    expect(await response.text()).not.toMatch(/<script>|style=|\son\w+=/);
  });

  test.each([
    ["an unknown page", "GET", "/nothing", undefined, 404],
    ["an action that is not JSON", "POST", "/actions", "{", 400],
    ["an unknown action", "POST", "/actions", '{"do":"delete"}', 400],
    ["an empty track", "POST", "/actions", '{"do":"share","customerId":"a","track":" "}', 400],
    ["a token without a customer", "GET", "/token", undefined, 400],
  ])("responds to %s with an error", async (_, method, path, body, status) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(new URL(path, pages.url), { method, headers, ...(body !== undefined && { body }) });
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty(status === 400 && path === "/token" ? "message" : "error");
  });

  test("rejects a body that is too long, although its length is not declared", async () => {
    const body = new Blob([Buffer.alloc(20_000, "x")]).stream();
    const headers = { "content-type": "application/json" };
    const request = { method: "POST", headers, body, duplex: "half" } as const;
    const response = await fetch(new URL("/actions", pages.url), request);
    expect(response.status).toBe(413);
  });

  test.each([{ host: "rebound.example" }, { origin: "https://other.example" }, { origin: "null" }])(
    "rejects requests from other sites: %j",
    async (headers) => {
      const { port } = new URL(pages.url);
      for (const path of ["/", "/library?customerId=a", "/token?customerId=a"])
        expect(await rawRequest(Number(port), { path, headers })).toMatchObject({ status: 403 });
    },
  );

  test("rejects an action from a form on another site", async () => {
    const body = JSON.stringify({ do: "like", customerId: "a" });
    const response = await fetch(new URL("/actions", pages.url), { method: "POST", body });
    expect(response.status).toBe(415);
  });
});
