import http from "node:http";
import { join } from "node:path";
import type { AedesOptions } from "aedes";
import { build } from "esbuild";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createPokeClient } from "../../src/poke-client/index.ts";
import { PokeProvider, usePoke, usePokeState } from "../../src/poke-client/react.ts";
import { startBrowser } from "../demo/pages/browser-fixture.ts";
import { classic, multicast, startAedes, startNetwork } from "./broker-fixture.ts";

const browser = startBrowser();

const bundled = build({
  entryPoints: [join(import.meta.dirname, "hooks-page.tsx")],
  bundle: true,
  write: false,
  format: "esm",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"development"' },
});

const servePage = async (): Promise<string> => {
  const script = (await bundled).outputFiles[0]?.text ?? "";
  const server = http.createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      `<!doctype html><title>hooks</title><body><script type="module">${script.replaceAll("</script", "<\\/script")}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address?.port}/`;
};

const openPage = async (parameters = "", brokerOptions: AedesOptions = {}) => {
  let broker = await startAedes(brokerOptions);
  const network = await startNetwork(() => broker.port);
  const page = await browser().newPage();
  onTestFinished(() => page.close());
  const warnings: string[] = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && warnings.push(message.text()));
  page.on("pageerror", (error) => warnings.push(error.message));
  await page.goto(`${await servePage()}?broker=${encodeURIComponent(network.url)}${parameters}`);
  const shows = (id: string, text: string) =>
    vi.waitFor(async () => expect(await page.textContent(`#${id}`)).toBe(text), { timeout: 30_000, interval: 20 });
  const restartBroker = async () => {
    broker = await startAedes();
  };
  return { broker, restartBroker, network, page, warnings, shows };
};

describe("in a browser, in StrictMode", () => {
  test("start and stop in an effect make one subscription over any number of renders, and none after unmount", async () => {
    const { broker, page, shows, warnings } = await openPage();
    await shows("live", "true");
    await broker.poke(multicast("PLAYLIST", "one"), { id: "a", filter: "one", data: "x" }, 0);
    await shows("seen", "0:x");
    for (let at = 0; at < 20; at++) await page.click("#render");
    await broker.poke(multicast("PLAYLIST", "one"), { id: "b", filter: "one", data: "y" }, 0);
    await shows("seen", "0:x 20:y");
    await shows("functions", "2");
    expect(broker.subscribes).toEqual([[multicast("PLAYLIST", "one")]]);
    expect(broker.unsubscribes).toEqual([]);
    await page.click("#unmount");
    await vi.waitFor(() => expect(broker.unsubscribes).toEqual([[multicast("PLAYLIST", "one")]]));
    await shows("status", "idle");
    expect(warnings).toEqual([]);
  });

  test("a new filter replaces the subscription, and several hooks share one connection", async () => {
    const { broker, page, shows } = await openPage();
    await shows("live", "true");
    await page.click("#filter");
    await page.click("#enable");
    await shows("likes", "0 true");
    await vi.waitFor(() => expect(broker.unsubscribes).toEqual([[multicast("PLAYLIST", "one")]]));
    await broker.poke(multicast("PLAYLIST", "two"), { id: "a", filter: "two", data: "x" }, 0);
    await broker.poke(classic("Likes"), { id: "b" });
    await shows("seen", "0:x");
    await shows("likes", "1 true");
    await page.click("#enable");
    await shows("likes", "1 false");
    expect(broker.connects).toHaveLength(1);
  });

  test("without a provider a hook uses the default client, shows why it has no token, and is live once it has one", async () => {
    const { broker, page, shows } = await openPage("&default");
    await shows("error", "credentials");
    await page.click("#sign-in");
    await shows("live", "true");
    await shows("error", "");
    await broker.poke(multicast("PLAYLIST", "one"), { id: "a", filter: "one", data: "x" }, 0);
    await shows("seen", "0:x");
  });

  test("a hook is not live while the broker is down, and is live again once it has subscribed to the next one", async () => {
    const { broker, restartBroker, page, shows } = await openPage();
    await page.click("#enable");
    await shows("likes", "0 true");
    await shows("live", "true");
    await broker.close();
    await shows("live", "false");
    await shows("likes", "0 false");
    await restartBroker();
    await shows("live", "true");
    await shows("likes", "0 true");
  });

  test("a hook whose subscription the broker refuses after a reconnect is not live, and the others are", async () => {
    let isRefused = false;
    const { network, page, shows } = await openPage("", {
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, isRefused && subscription.topic.includes("PLAYLIST") ? null : subscription),
    });
    await page.click("#enable");
    await shows("likes", "0 true");
    await shows("live", "true");
    isRefused = true;
    network.cut();
    await shows("live", "false");
    await shows("likes", "0 true");
    await shows("live", "false");
    isRefused = false;
    network.cut();
    await shows("live", "true");
  });

  test("after a lost connection the hook shows the state and calls onGap", async () => {
    const { network, shows } = await openPage();
    await shows("live", "true");
    network.cut();
    await shows("gaps", "1");
    await shows("status", "connected");
  });
});

describe("on a server", () => {
  test("hooks render without connecting", () => {
    const token = vi.fn();
    const Likes = () => {
      const { isLive } = usePoke("Likes", () => {}, { enabled: true });
      return `${usePokeState().status} ${isLive}`;
    };
    const client = createPokeClient({ url: "ws://127.0.0.1:1", token });
    expect(renderToString(createElement(PokeProvider, { client }, createElement(Likes)))).toBe("idle false");
    expect(token).not.toHaveBeenCalled();
  });
});
