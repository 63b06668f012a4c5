// From an empty folder to a poke in an own React app: every command and every file is from the README.
import { expect, test } from "vitest";
import { startBrowser } from "../demo/pages/browser-fixture.ts";
import { EXAMPLE_MS } from "./example-folder.ts";
import { startWalk } from "./readme-walk.ts";

const browser = startBrowser();
const WAIT = { timeout: 120_000 };

test(
  "the README leads from an empty folder to a poke in an own React app",
  async () => {
    const walk = startWalk("A poke in your own React app");
    await walk.upTo("npm init");
    walk.log("installed");
    await walk.upTo("npx pinpoint start");
    walk.log("the local cloud runs");
    const url = await walk.upTo("npx vite");
    const page = await browser().newPage();
    await page.goto(url);
    await page.getByText("0 changes").waitFor(WAIT);
    walk.log("the app is subscribed");
    expect(await walk.upTo("npx poke")).toContain('"accepted"');
    await page.getByText("1 changes").waitFor(WAIT);
    walk.log("the poke is on the page");
    walk.expectEnd();
  },
  EXAMPLE_MS,
);
