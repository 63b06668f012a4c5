// The agent desktop with the unmodified library, in a browser, against the simulated contact control panel.
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Pages, startPages } from "../../../src/demo/pages/pages.ts";
import { type CcpServer, startCcp } from "../../../src/local/ccp/ccp-server.ts";
import { startBrowser } from "../../demo/pages/browser-fixture.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const CALLER = { found: "true", user_id: "customer-001", channels: "CUSTOM,SMS", opted_out: "false" };
const CALL = { do: "arrive", kind: "call", from: "+12125550110", to: "+18005550100" };

const browser = startBrowser();
let ccp: CcpServer;
let pages: Pages;
const pokes: string[] = [];

beforeAll(async () => {
  let origins = "'none'";
  ccp = await startCcp({ port: 0, approvedOrigins: () => origins });
  pages = await startPages({
    port: 0,
    // No local cloud: the texts of a customer cannot be read.
    cloudUrl: "http://127.0.0.1:9",
    invoke: async (_name, payload) => pokes.push(payload),
    desktop: {
      ccpUrl: ccp.url,
      loginUrl: `${ccp.url}login`,
      controlUrl: `${ccp.url}control`,
      lookUpCaller: async (number) => ({ ...CALLER, attribute_firstName: "<b>Ada</b>", number }),
    },
  });
  origins = new URL(pages.url).origin;
});
afterAll(async () => {
  await pages?.close();
  await ccp?.close();
});
beforeEach(() => play({ do: "reset" }));

const play = async (action: object): Promise<{ contactId: string }[]> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${ccp.url}actions`, { method: "POST", headers, body: JSON.stringify(action) });
  expect(response.status).toBe(200);
  return (await response.json()).contacts;
};

const openDesktop = async (view: string, { width = 1280 } = {}) => {
  const page = await browser().newPage({ viewport: { width, height: 900 } });
  onTestFinished(() => page.close());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${pages.url}desktop`);
  await press(page, view);
  return { page, errors };
};

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const seen = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 60_000 });
const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

describe("own controls", () => {
  test("take a call from ringing to cleared", async () => {
    const { page, errors } = await openDesktop("Own controls");
    await seen(page, "Hello, Sam Agent");
    await press(page, "Available");
    await seen(page, /You are Available/);
    await play(CALL);
    await seen(page, /call \+12125550110: ringing/);
    await press(page, "Accept");
    await seen(page, /call \+12125550110: connected/);
    await seen(page, /You are Busy/);
    await press(page, "Hold");
    await seen(page, /call \+12125550110: on hold/);
    await press(page, "Resume");
    await seen(page, /call \+12125550110: connected/);
    await press(page, "Mute");
    await page.getByRole("button", { name: "Mute", pressed: true }).waitFor();
    await press(page, "Hang up");
    await seen(page, /call \+12125550110: after-contact work/);
    await seen(page, /You are AfterCallWork/);
    await press(page, "Clear");
    await region(page, "Contacts").getByText("None.").waitFor();
    await seen(page, /You are Available/);
    expect(errors).toEqual([]);
  });

  test("show a missed call, a call that failed, and one that vanished", async () => {
    const { page } = await openDesktop("Own controls");
    await seen(page, "Hello, Sam Agent");
    await play(CALL);
    await seen(page, /: ringing/);
    await play({ do: "miss" });
    await seen(page, /: missed/);
    await press(page, "Clear");
    await region(page, "Contacts").getByText("None.").waitFor();
    await play(CALL);
    await play({ do: "fail-contact" });
    await seen(page, /: failed/);
    await press(page, "Clear");
    await region(page, "Contacts").getByText("None.").waitFor();
    await play(CALL);
    await seen(page, /: ringing/);
    await play({ do: "vanish" });
    await region(page, "Contacts").getByText("None.").waitFor();
  });

  test("say why Connect refused a command", async () => {
    const { page } = await openDesktop("Own controls");
    await seen(page, "Hello, Sam Agent");
    await play({ do: "fail-calls", on: true });
    await press(page, "Lunch");
    await page.getByRole("alert").getByText("Lunch failed: the simulated service failed").waitFor();
  });

  test("mark several contacts by their kind, and a contact without number, queue or attributes", async () => {
    const { page, errors } = await openDesktop("Own controls");
    await seen(page, "Hello, Sam Agent");
    await play({ ...CALL, kind: "sms", from: "+12125550111" });
    await play({ do: "arrive", kind: "chat", queue: null });
    await play({ ...CALL, kind: "callback", from: "+12125550112" });
    const contacts = region(page, "Contacts").getByRole("listitem");
    await contacts.nth(2).waitFor();
    expect(await contacts.allTextContents()).toEqual([
      "SMS +12125550111: ringing",
      "chat no number: ringing",
      "callback +12125550112: ringing",
    ]);
    await contacts.nth(1).getByRole("button").click();
    await seen(page, "chat in no queue: ringing");
    expect(errors).toEqual([]);
  });
});

describe("the screen pop", () => {
  test("shows numbers, attributes and the customer as text, and pokes the app", async () => {
    const { page, errors } = await openDesktop("Screen pop");
    await page.locator(".ccp iframe").waitFor();
    await play({ ...CALL, attributes: { reason: "<img src=x onerror=alert(1)>" } });
    const contact = region(page, "Contact");
    await contact.getByText("+18005550100").waitFor({ timeout: 60_000 });
    expect(await contact.getByText("<img src=x onerror=alert(1)>").count()).toBe(1);
    expect(await page.locator("img").count()).toBe(0);
    const customer = region(page, "Customer");
    await customer.getByText("<b>Ada</b>").waitFor();
    // The texts cannot be read here, and the page says so.
    await customer.getByRole("alert").waitFor();
    await customer.getByRole("button", { name: "Poke the customer's app" }).click();
    await customer.getByText("Poked.").waitFor();
    expect(pokes.map((payload) => JSON.parse(payload).customerId)).toEqual(["customer-001"]);
    expect(errors).toEqual([]);
  });
});

describe("the standard panel", () => {
  test("takes a call, which the logs follow", async () => {
    const { page } = await openDesktop("Events");
    const panel = page.frameLocator(".ccp iframe");
    await panel.getByText("No contacts.").waitFor({ timeout: 60_000 });
    await play(CALL);
    await panel.getByRole("button", { name: "Accept" }).click();
    const events = page.getByRole("log", { name: "Events" });
    await events.getByText("call +12125550110: connected").waitFor();
    await panel.getByRole("button", { name: "End" }).click();
    await events.getByText("call +12125550110: after-contact work").waitFor();
    await panel.getByRole("button", { name: "Clear" }).click();
    await events.getByText(/destroyed/).waitFor();
    const texts = (await events.getByRole("listitem").allTextContents())
      .map((text) => text.replace(/^.*?: /, ""))
      .reverse();
    const names = texts.filter((name, index) => name !== texts[index - 1]);
    expect(names).toEqual(
      expect.arrayContaining(["connecting", "accepted", "connected", "after-contact work", "ended", "destroyed"]),
    );
  });
});

describe("the login", () => {
  test("is asked for in words with the number of attempts, and the desktop continues after it", async () => {
    await play({ do: "sign-out" });
    const page = await browser().newPage();
    onTestFinished(() => page.close());
    const popup = page.waitForEvent("popup", { timeout: 120_000 });
    await page.goto(`${pages.url}desktop`);
    const login = await popup;
    await seen(page, /The control panel does not respond, attempt \d+ of 10/);
    await seen(page, /allow popups for this page/);
    await login.getByRole("button", { name: "Sign in as Sam Agent" }).click();
    await page
      .getByRole("log", { name: "Messages" })
      .getByText("The control panel is connected.")
      .waitFor({ timeout: 60_000 });
    await page.getByText(/does not respond, attempt/).waitFor({ state: "detached" });
  });

  test("is asked for again when the session expires, with that cause", async () => {
    const { page } = await openDesktop("Own controls");
    await seen(page, "Hello, Sam Agent");
    await play({ do: "lose-session" });
    await seen(page, /Your session has expired/);
  });

  test("does not help against denied access, and the page says whom to ask", async () => {
    const { page } = await openDesktop("Own controls");
    await seen(page, "Hello, Sam Agent");
    await play({ do: "deny-access" });
    await seen(page, /Ask an administrator/);
  });
});

test.each(["Events", "Screen pop", "Own controls"])("%s has no serious finding of axe-core", async (view) => {
  const { page } = await openDesktop(view, { width: 390 });
  await play(CALL);
  await page.locator(".ccp iframe").waitFor({ state: "attached" });
  await (view === "Events" ? seen(page, /arrived/) : seen(page, /: ringing/));
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string }[] }> };
    };
    return (await axe.run()).violations.map(({ id, impact }) => `${impact}: ${id}`);
  });
  expect(violations.filter((text) => /^(serious|critical)/.test(text))).toEqual([]);
});
