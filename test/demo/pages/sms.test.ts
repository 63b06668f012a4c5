import { PinpointSMSVoiceV2Client, PutKeywordCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Pages, startPages } from "../../../src/demo/pages/pages.ts";
import { TWO_WAY_NUMBER } from "../../../src/demo/two-way-number.ts";
import { clientSettings, type TestCloud, testCloud } from "../../local/cloud-fixture.ts";
import { startBrowser } from "./browser-fixture.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const WAIT = { timeout: 60_000 };

const browser = startBrowser();
let cloud: TestCloud;
let pages: Pages;

beforeAll(async () => {
  cloud = await testCloud();
  // As the demo does.
  const sms = new PinpointSMSVoiceV2Client(clientSettings(cloud.cloud.url));
  const start = { Keyword: "START", KeywordMessage: "Welcome back.", KeywordAction: "OPT_IN" } as const;
  await sms.send(new PutKeywordCommand({ OriginationIdentity: TWO_WAY_NUMBER, ...start }));
  sms.destroy();
  pages = await startPages({ port: 0, cloudUrl: cloud.cloud.url, invoke: () => Promise.reject(new Error("no pokes")) });
});
afterAll(async () => {
  await pages?.close();
  await cloud?.close();
});

let customers = 10;

/** The page with the phone of a customer whom no other test uses. */
const openPhone = async ({ width = 1280, height = 800 } = {}) => {
  customers += 1;
  const customer = `+121255501${customers}`;
  const page = await browser().newPage({ viewport: { width, height } });
  onTestFinished(() => page.close());
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(`${pages.url}sms?${new URLSearchParams({ customer })}`);
  const texts = page.getByRole("log", { name: "Texts" });
  await texts.waitFor();
  return { page, customer, errors, texts, state: page.getByRole("complementary", { name: "State" }) };
};

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const type = async (page: Page, body: string) => {
  await page.getByRole("textbox", { name: "Text", exact: true }).fill(body);
  await page.keyboard.press("Enter");
};

describe("the page of texts", () => {
  test("shows a conversation in order, the parts and price of each reply, and the question that is open", async () => {
    const { page, texts, state, errors } = await openPhone();
    await state.getByText("none").waitFor();
    await press(page, "SURVEY");
    await texts.getByText(/How satisfied are you/).waitFor(WAIT);
    await state.getByText('survey, waits for the answer to "score"').waitFor(WAIT);
    await type(page, "5");
    await texts.getByText("Thank you for your reply.").waitFor(WAIT);
    expect(await texts.locator("li").allTextContents()).toEqual([
      "You: SURVEY",
      expect.stringMatching(/^Received: How satisfied.*1 part, GSM, \$0\.0065$/s),
      "You: 5",
      expect.stringMatching(/^Received: Thank you for your reply\.1 part, GSM, \$0\.0065$/),
    ]);
    await state.getByText("2 parts, $0.0129").waitFor(WAIT);
    await state.getByText("none").waitFor(WAIT);
    expect(errors).toEqual([]);
  });

  test("shows that the customer is opted out after STOP, and no longer after START", async () => {
    const { page, texts, state } = await openPhone();
    await state.getByText("not opted out").waitFor();
    await press(page, "STOP");
    await state.getByText("opted out", { exact: true }).waitFor(WAIT);
    await texts.getByText(/You are opted out/).waitFor(WAIT);
    await press(page, "START");
    await state.getByText("not opted out").waitFor(WAIT);
  });

  test("shows a text with markup as text", async () => {
    const { page, texts, errors } = await openPhone();
    const markup = `<img src=x onerror="document.title='owned'">`;
    await type(page, markup);
    await texts.getByText(markup).waitFor();
    await texts.getByText(/Sorry, we did not understand/).waitFor(WAIT);
    expect(await page.title()).toBe("Two-way SMS: a customer's phone");
    expect(errors).toEqual([]);
  });

  test("shows the phone of another customer, and why its texts are not read or sent", async () => {
    const { page, texts } = await openPhone();
    await page.getByLabel("Customer", { exact: true }).fill("+12125550190");
    await press(page, "Show");
    await page.getByRole("article", { name: "Phone of +12125550190" }).waitFor();
    await page.getByLabel("Customer", { exact: true }).fill("12");
    await press(page, "Show");
    await page
      .getByRole("alert")
      .getByText(/Texts not read:.*E\.164/s)
      .waitFor();
    await type(page, "hello");
    await page
      .getByRole("alert")
      .getByText(/Not sent:.*E\.164/s)
      .waitFor();
    await texts.getByText("No texts yet").waitFor();
  });

  test("needs only the keyboard: the text, its button, the keywords and the list of texts have the focus in turn", async () => {
    const { page } = await openPhone();
    await page.getByLabel("Customer", { exact: true }).focus();
    const focused: string[] = [];
    for (let presses = 0; presses < 10; presses++) {
      await page.keyboard.press("Tab");
      focused.push(
        await page.evaluate(
          () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
        ),
      );
    }
    expect(focused).toEqual([
      "Show",
      "Texts",
      "SURVEY",
      "PREFS",
      "APPOINTMENT",
      "HELP",
      "STOP",
      "START",
      "Text",
      expect.anything(),
    ]);
  });

  test.each([
    ["a desktop", 1280, 720],
    ["a telephone", 390, 844],
  ])("fits in the window of %s, also with many texts", async (_, width, height) => {
    const { page, texts, state } = await openPhone({ width, height });
    for (let count = 0; count < 4; count++) {
      await press(page, "APPOINTMENT");
      await expect.poll(() => texts.locator(".received").count(), WAIT).toBe(count + 1);
    }
    await type(page, "a".repeat(400));
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/sms-${width}.png` });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    for (const element of [texts, state, page.getByRole("button", { name: "Send", exact: true })])
      expect(
        await element.evaluate((one) => {
          const { top, left, right, bottom } = one.getBoundingClientRect();
          return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight;
        }),
      ).toBe(true);
  });

  test("is linked from the page of pokes, and links to it", async () => {
    const { page } = await openPhone();
    await page.getByRole("link", { name: "Pokes" }).click();
    await page.getByRole("heading", { name: /pokes 3 phones/ }).waitFor();
    await page.getByRole("link", { name: "Texts" }).click();
    await page.getByRole("heading", { name: `A customer texts ${TWO_WAY_NUMBER}` }).waitFor();
  });
});

test.each([
  ["no text", '{"from":"+12125550111","body":" "}', 400],
  ["another number", '{"from":"+12125550111","to":"+15550100","body":"hi"}', 400],
  ["a customer without a number", '{"from":"Ada","body":"hi"}', 400],
])("the page server rejects %s", async (_, body, status) => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(new URL("/texts", pages.url), { method: "POST", headers, body });
  expect(response.status).toBe(status);
});
