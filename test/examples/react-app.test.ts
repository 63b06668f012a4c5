import { expect, test } from "vitest";
import { startBrowser } from "../demo/pages/browser-fixture.ts";
import { copyExample, EXAMPLE_MS } from "./example-folder.ts";

const browser = startBrowser();
const WAIT = { timeout: 120_000 };

test(
  "the React app of the example shows pokes after its customer has signed in at the backend, on an origin of its own",
  async () => {
    const backend = await copyExample("token-backend");
    const app = await copyExample("react-app");
    expect(await app.typeErrors()).toBe("");
    const cloud = () => backend.start(backend.path("node_modules/.bin/pinpoint"), ["start", "--bare", "--port", port]);
    let port = "0";
    const first = cloud();
    const LOCAL_CLOUD_URL = await first.printed(/ready at (http:\S+)/);
    port = new URL(LOCAL_CLOUD_URL).port;
    const server = backend.start(process.execPath, ["server.ts"], { PORT: "0", LOCAL_CLOUD_URL });
    const BACKEND_URL = await server.printed(/backend at (\S+)/);
    const vite = app.start(process.execPath, ["node_modules/vite/bin/vite.js", "--port", "0"], { BACKEND_URL });

    const page = await browser().newPage();
    await page.goto(await vite.printed(/Local:\s+(http:\S+)/));
    await page.getByRole("button", { name: "Sign in" }).click(WAIT);
    await page.getByText("0 likes").waitFor(WAIT);
    await page.getByText("(live)").waitFor(WAIT);
    const poke = (...args: string[]) =>
      backend.runToEnd(backend.path("node_modules/.bin/poke"), ["--endpoint", LOCAL_CLOUD_URL, ...args]);
    await poke("customer-002", "CustomerLikes", '{"likes":1}');
    await poke("customer-001", "CustomerLikes", '{"likes":42}');
    await page.getByText("42 likes").waitFor(WAIT);
    await poke("--multicast", "PLAYLIST", "road trip", '{"position":0,"track":"Naima","by":"customer-002"}');
    await page.getByText("Naima, added by customer-002").waitFor(WAIT);

    first.stop();
    await page.getByText("waiting").waitFor(WAIT);
    await page.getByText("(live)").waitFor({ ...WAIT, state: "detached" });
    await first.ended;
    await cloud().printed(/(ready at)/);
    await page.getByText("connected").waitFor(WAIT);
    await page.getByText("(live)").waitFor(WAIT);
    await expect.poll(() => page.getByText("Naima").count(), WAIT).toBe(0);

    await app.runToEnd(process.execPath, ["node_modules/vite/bin/vite.js", "build"]);
  },
  EXAMPLE_MS,
);
