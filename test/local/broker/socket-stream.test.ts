import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { createSocketStream } from "../../../src/local/broker/socket-stream.ts";
import { packets, rawClient } from "./raw-client.ts";

test("a stream listener that throws closes only its own connection", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => void server.close());
  let opened = 0;
  server.on("connection", (webSocket) => {
    const isFirst = ++opened === 1;
    const stream = createSocketStream(webSocket);
    stream.on("readable", () => {
      const bytes = stream.read();
      if (isFirst && bytes) throw new Error("the parser failed");
      if (bytes) stream.write(bytes);
    });
  });
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [failing, other] = [await rawClient(url), await rawClient(url)];
  failing.send(packets.connect("failing"));
  expect(await failing.closed).toBe(1006);
  other.send(packets.connect("other"));
  await once(other.socket, "message");
  expect(other.frames).toEqual([packets.connect("other")]);
});
