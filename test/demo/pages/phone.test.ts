import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Page } from "playwright-core";
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

let customers = 0;

/** Two phones of two customers that no other test uses. */
const openPhones = async () => {
  const [ada, ben] = [`ada-${++customers}`, `ben-${customers}`];
  const page = await browser().newPage({ viewport: { width: 1100, height: 900 } });
  onTestFinished(() => page.close());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${pages.url}?customers=${ada},${ben}`);
  const [first, second] = [phone(page, ada), phone(page, ben)];
  await first.getByText("Live", { exact: true }).waitFor();
  await second.getByText("Live", { exact: true }).waitFor();
  return { page, ada, ben, first, second, errors };
};

const phone = (page: Page, customerId: string) => page.getByRole("article", { name: `Phone of ${customerId}` });

describe("the phone page", () => {
  test("a new playlist appears track by track on the customer's phone, and on no other", async () => {
    const { first, second, errors } = await openPhones();
    await first.getByRole("button", { name: "Make a playlist" }).click();
    await first.getByText("Goodbye Pork Pie Hat", { exact: true }).waitFor();
    expect(await first.locator("ol.tracks li").allTextContents()).toHaveLength(7);
    expect(await second.getByText("Nothing yet").isVisible()).toBe(true);
    expect(await first.locator(".pokes li").count()).toBe(7);
    expect(await first.locator(".latency").first().textContent()).toMatch(/^\d+ ms$/);
    expect(errors).toEqual([]);
  });

  test("shows the number of likes", async () => {
    const { first } = await openPhones();
    const like = first.getByRole("button", { name: "Like on another device" });
    await like.click();
    await like.click();
    await first.getByText("2", { exact: true }).waitFor();
  });

  test("both phones show a track that one of them adds to the shared playlist, as text", async () => {
    const { first, second, ada, errors, page } = await openPhones();
    const track = `<img src=x onerror="document.title='owned'"> ${ada}`;
    await first.getByRole("textbox", { name: "Track" }).fill(track);
    await first.getByRole("button", { name: "Add" }).click();
    await second.locator("ul.tracks").getByText(track).waitFor();
    await first.locator("ul.tracks").getByText(track).waitFor();
    expect(await page.title()).toBe("Poke: two phones");
    expect(errors).toEqual([]);
  });

  test("a phone that was offline shows since when it may have missed pokes, and fetches the data again", async () => {
    const { first, second, ben } = await openPhones();
    await first.getByRole("button", { name: "Go offline" }).click();
    await first.getByText(/Offline, attempt|Connecting/).waitFor();
    await second.getByRole("textbox", { name: "Track" }).fill(`while away ${ben}`);
    await second.getByRole("button", { name: "Add" }).click();
    await second.locator("ul.tracks").getByText(`while away ${ben}`).waitFor();
    expect(await first.locator("ul.tracks").getByText(`while away ${ben}`).count()).toBe(0);
    await first.getByRole("button", { name: "Go online" }).click();
    await first.getByText(/May have missed pokes since/).waitFor();
    await first.locator("ul.tracks").getByText(`while away ${ben}`).waitFor();
  });
});

describe("the page server", () => {
  test("allows scripts from itself only, and connections to itself and the local cloud only", async () => {
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
    const body = new Blob([Buffer.alloc(5_000, "x")]).stream();
    const headers = { "content-type": "application/json" };
    const request = { method: "POST", headers, body, duplex: "half" } as const;
    const response = await fetch(new URL("/actions", pages.url), request);
    expect(response.status).toBe(413);
  });

  test.each([{ host: "rebound.example" }, { origin: "https://other.example" }, { origin: "null" }])(
    "rejects requests of other sites: %j",
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
