import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, test, vi } from "vitest";
import { PokeProvider, usePokeState } from "../../src/poke-client/react.ts";
import { createFakePokeClient } from "../../src/poke-client/testing.ts";

describe("a fake client", () => {
  test("delivers a poke to the handlers of its domain, with data as after JSON", async () => {
    const client = createFakePokeClient();
    const [likes, other] = [vi.fn(), vi.fn()];
    await client.register("Likes", likes);
    await client.register("Other", other);
    await client.poke("Likes", { at: new Date(0), none: undefined }, { id: "a" });
    expect(likes.mock.calls).toEqual([
      ["Likes", { at: "1970-01-01T00:00:00.000Z" }, { id: "a", ts: expect.any(Number) }],
    ]);
    expect(other).not.toHaveBeenCalled();
  });

  test("delivers a multicast to its filter only, and a repeated id once", async () => {
    const client = createFakePokeClient();
    const handler = vi.fn();
    await client.registerMulticast("PLAYLIST", "jazz", handler);
    await client.multicast("PLAYLIST", "soul", 1);
    await client.multicast("PLAYLIST", "jazz", 2, { id: "a" });
    await client.multicast("PLAYLIST", "jazz", 3, { id: "a" });
    expect(handler.mock.calls).toEqual([["PLAYLIST", 2, expect.objectContaining({ id: "a", filter: "jazz" })]]);
  });

  test("is live for what is registered, while it is connected", async () => {
    const client = createFakePokeClient();
    const liveness = () => [client.isLive("PLAYLIST", "jazz"), client.isLive("PLAYLIST")];
    const cleanup = await client.registerMulticast("PLAYLIST", "jazz", () => {});
    expect(liveness()).toEqual([true, false]);
    client.setState({ status: "idle" });
    expect(liveness()).toEqual([false, false]);
    client.setState({ status: "connected", at: 0 });
    const listener = vi.fn();
    client.observe(listener);
    await cleanup();
    expect(listener).toHaveBeenCalled();
    expect(liveness()).toEqual([false, false]);
  });

  test("rejects with the exception of a handler", async () => {
    const client = createFakePokeClient();
    await client.register("D", () => Promise.reject(new Error("broken")));
    await expect(client.poke("D")).rejects.toThrow("broken");
  });

  test("calls onGap, and ends a registration by its cleanup or signal", async () => {
    const client = createFakePokeClient();
    const onGap = vi.fn();
    const stopping = new AbortController();
    const cleanup = await client.register("A", () => {}, { onGap });
    await client.registerMulticast("B", "f", () => {}, { onGap, signal: stopping.signal });
    expect(client.registrations()).toEqual([{ domain: "A" }, { domain: "B", filter: "f" }]);
    await client.gap(5);
    expect(onGap.mock.calls).toEqual([[{ since: 5 }], [{ since: 5 }]]);
    await cleanup();
    stopping.abort();
    expect(client.registrations()).toEqual([]);
  });

  test("rejects a registration as the test asks, an invalid name, and everything after close", async () => {
    const client = createFakePokeClient();
    client.rejectNext("refused");
    await expect(client.register("D", () => {})).rejects.toMatchObject({ code: "refused" });
    await expect(client.register("", () => {})).rejects.toMatchObject({ code: "invalid" });
    client.close();
    await expect(client.register("D", () => {})).rejects.toMatchObject({ code: "closed" });
  });

  test("has the state that the test sets, which hooks show", () => {
    const client = createFakePokeClient();
    const listener = vi.fn();
    client.observe(listener);
    client.setState({ status: "unauthorized" });
    expect(listener).toHaveBeenCalledOnce();
    expect(client.state()).toEqual({ status: "unauthorized" });
    const Status = () => usePokeState().status;
    expect(renderToString(createElement(PokeProvider, { client }, createElement(Status)))).toBe("idle");
  });
});
