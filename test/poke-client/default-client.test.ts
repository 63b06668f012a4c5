import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { BoundedClientOptions } from "../../src/poke-client/bounded-client.ts";
import { configurePoke, defaultPokeClient, PokeError, register } from "../../src/poke-client/index.ts";
import { useMulticastPoke, usePokeState } from "../../src/poke-client/react.ts";
import { CUSTOMER_HASH, classic, multicast, startAedes } from "./broker-fixture.ts";

const UNTIL = { timeout: 30_000, interval: 20 };
const credentials = () => ({ token: "t", customerHash: CUSTOMER_HASH, expiresAt: Date.now() + 3_600_000 });

const configure = (options: BoundedClientOptions) => {
  const errors: PokeError[] = [];
  const client = configurePoke({ backoffBaseMs: 5, onError: (error) => errors.push(error), ...options });
  onTestFinished(() => client.close());
  return { client, errors };
};

const Status = () => usePokeState().status;

describe("before configurePoke", () => {
  test("register rejects, and its error has the cure", async () => {
    await expect(register("D", () => {})).rejects.toMatchObject({
      code: "not-configured",
      message: expect.stringContaining("call configurePoke("),
    });
  });

  test("a hook without a provider throws the same error", () => {
    expect(() => renderToString(createElement(Status))).toThrow(/configurePoke.*PokeProvider/);
  });
});

describe("after configurePoke", () => {
  test("register passes pokes to a handler whose data has a type of its own, and returns a promise of the cleanup", async () => {
    type Likes = { track: number };
    const broker = await startAedes();
    configure({ url: `ws://127.0.0.1:${broker.port}`, token: async () => credentials() });
    const tracks: number[] = [];
    const starting: Promise<() => Promise<void>> = register("CustomerLikes", (_type, likes: Likes) => {
      tracks.push(likes.track);
    });
    const cleanUp = await starting;
    await broker.poke(classic("CustomerLikes"), { id: "a", data: { track: 7 } });
    await vi.waitFor(() => expect(tracks).toEqual([7]), UNTIL);
    await cleanUp();
    await vi.waitFor(() => expect(broker.unsubscribes).toEqual([[classic("CustomerLikes")]]), UNTIL);
  });

  test("a handler may declare the type of its domain, which has to include the domain", async () => {
    type Domain = "Likes" | "Library";
    const onPoke = (domain: Domain, data: { id: string } | undefined) => [domain, data];
    const compiled = () => {
      void register("Likes", onPoke);
      // @ts-expect-error Its domain is not one of the handler's.
      void register("Playlist", onPoke);
      useMulticastPoke("Library", "jazz", onPoke);
    };
    expect(compiled).toBeTypeOf("function");
  });

  test("hooks without a provider use the default client", () => {
    configure({ token: async () => credentials() });
    const Playlist = () => String(useMulticastPoke("PLAYLIST", "jazz", () => {}).isLive);
    expect(renderToString(createElement(Status))).toBe("idle");
    expect(renderToString(createElement(Playlist))).toBe("false");
  });

  test("configurePoke throws, until the client that it returned is closed", () => {
    const { client } = configure({ token: async () => credentials() });
    expect(() => configurePoke({ token: async () => credentials() })).toThrow("close the client");
    client.close();
    const second = configure({ token: async () => credentials() });
    expect(defaultPokeClient()).toBe(second.client);
  });
});

describe("while token() fails", () => {
  test("the state has the reason, and register rejects after the bound with the error of token()", async () => {
    const signedOut = new Error("signed out");
    const token = vi.fn(() => Promise.reject(signedOut));
    const { client, errors } = configure({ url: "ws://127.0.0.1:1", token, credentialsTimeoutMs: 100 });
    const states: unknown[] = [];
    client.observe(() => states.push(client.state()));
    await expect(register("D", () => {})).rejects.toMatchObject({ code: "credentials", cause: signedOut });
    expect(states).toContainEqual(expect.objectContaining({ status: "waiting", reason: "credentials" }));
    expect(errors[0]).toMatchObject({ code: "credentials", cause: signedOut });
  });

  test("register rejects if token() does not settle", async () => {
    configure({ url: "ws://127.0.0.1:1", token: () => new Promise(() => {}), credentialsTimeoutMs: 50 });
    await expect(register("D", () => {})).rejects.toMatchObject({ code: "credentials" });
  });

  test("a token within the bound makes the registration live", async () => {
    const broker = await startAedes();
    let failures = 3;
    const { client } = configure({
      url: `ws://127.0.0.1:${broker.port}`,
      token: async () => {
        if (failures-- > 0) throw new Error("not yet");
        return credentials();
      },
      credentialsTimeoutMs: 60_000,
    });
    await register("D", () => {});
    expect(client.state().status).toBe("connected");
  });

  test("a registration that is aborted is not rejected, and a rejected one is not registered", async () => {
    const broker = await startAedes();
    let isSignedIn = false;
    const { client } = configure({
      url: `ws://127.0.0.1:${broker.port}`,
      token: async () => {
        if (!isSignedIn) throw new Error("signed out");
        return credentials();
      },
      credentialsTimeoutMs: 100,
    });
    const aborted = client.register("Aborted", () => {}, { signal: AbortSignal.abort() });
    await expect(aborted).resolves.toBeTypeOf("function");
    await expect(client.registerMulticast("D", "f", () => {})).rejects.toBeInstanceOf(PokeError);
    isSignedIn = true;
    await client.registerMulticast("D", "g", () => {});
    expect(broker.subscribes).toEqual([[multicast("D", "g")]]);
  });

  test("a broker that is not reachable does not reject register", async () => {
    const { client } = configure({
      url: "ws://127.0.0.1:1",
      token: async () => credentials(),
      credentialsTimeoutMs: 1_000,
    });
    const settled = vi.fn();
    const stopping = new AbortController();
    const registered = register("D", () => {}, { signal: stopping.signal }).finally(settled);
    let losses = 0;
    client.observe(() => {
      const state = client.state();
      if (state.status === "waiting" && state.reason === "lost") losses++;
    });
    await vi.waitFor(() => expect(losses).toBeGreaterThan(3), UNTIL);
    expect(settled).not.toHaveBeenCalled();
    stopping.abort();
    await registered;
  });
});

test("without a WebSocket, register rejects with an error that says so", async () => {
  const { WebSocket } = globalThis;
  Reflect.deleteProperty(globalThis, "WebSocket");
  onTestFinished(() => void Object.assign(globalThis, { WebSocket }));
  configure({ token: async () => credentials() });
  await expect(register("D", () => {})).rejects.toMatchObject({
    code: "no-websocket",
    message: expect.stringContaining("this runtime has no WebSocket"),
  });
});
