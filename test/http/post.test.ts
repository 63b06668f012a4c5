import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { ANY_ADDRESS } from "../../src/http/address-guard.ts";
import { createPost } from "../../src/http/post.ts";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server on a free port; returns a function that posts to it, and one that stops it. */
const serve = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  closers.push(close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const post = (signal = new AbortController().signal) => createPost({ url, guard: ANY_ADDRESS })("{}", signal);
  return { server, post, close };
};

test("resolves with the status and the body", async () => {
  const { post } = await serve((_, response) => response.writeHead(404).end("none"));
  expect(await post()).toEqual({ status: 404, body: "none" });
});

test("rejects with the code of the error if there is no server", async () => {
  const { server, post, close } = await serve(() => {});
  close();
  if (server.listening) await once(server, "close");
  await expect(post()).rejects.toMatchObject({ message: "request failed: ECONNREFUSED", isTransient: true });
});

test("rejects with the code of the error if the response ends early", async () => {
  const { post } = await serve((_, response) => {
    response.writeHead(200, { "content-length": "10" });
    response.write("{}", () => response.destroy());
  });
  await expect(post()).rejects.toMatchObject({ message: "request failed: ECONNRESET", isTransient: true });
});

test("rejects as timed out if the signal is aborted before the response ends", async () => {
  const abort = new AbortController();
  const { post } = await serve(() => abort.abort());
  await expect(post(abort.signal)).rejects.toMatchObject({ message: "timed out", isTransient: true });
});

test("rejects a response of more than three million bytes, and does not allow a retry", async () => {
  const { post } = await serve((_, response) => response.end("x".repeat(3_000_001)));
  await expect(post()).rejects.toMatchObject({ message: "response larger than 3000000 bytes", isTransient: false });
});
