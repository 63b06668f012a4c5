import http from "node:http";
import net from "node:net";
import { Aedes, type AedesOptions } from "aedes";
import { onTestFinished } from "vitest";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { Envelope } from "../../src/poke/envelope.ts";
import { createPokeClient, type PokeClientOptions, type PokeError } from "../../src/poke-client/index.ts";

export const CUSTOMER_HASH = "abcdefghijklmnopqrstuvwxyz234567";

const listen = (server: net.Server, port: number): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });

/** Aedes with ws, as an example of an MQTT 3.1.1 broker: it sends each packet in several frames. */
export const startAedes = async (options: AedesOptions = {}, port = 0) => {
  const aedes = await Aedes.createBroker(options);
  const server = http.createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket, request) => {
    const stream = createWebSocketStream(socket);
    stream.on("error", () => {});
    aedes.handle(stream, request);
  });
  const connects: string[] = [];
  const subscribes: string[][] = [];
  const unsubscribes: string[][] = [];
  let acks = 0;
  aedes.on("client", ({ id }) => connects.push(id));
  aedes.on("subscribe", (subscriptions) => subscribes.push(subscriptions.map(({ topic }) => topic)));
  aedes.on("ack", () => acks++);
  aedes.on("unsubscribe", (topics) => unsubscribes.push(topics));
  const listening = await listen(server, port);
  const close = async () => {
    await new Promise<void>((resolve) => aedes.close(resolve));
    server.closeAllConnections();
    for (const socket of sockets.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  };
  let closing: Promise<void> | undefined;
  const closeOnce = () => {
    closing ??= close();
    return closing;
  };
  onTestFinished(closeOnce);
  const publish = (topic: string, payload: string | Uint8Array, qos: 0 | 1 = 1): Promise<void> =>
    new Promise((resolve, reject) => {
      const packet = { cmd: "publish", topic, payload: Buffer.from(payload), qos, dup: false, retain: false } as const;
      aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  const poke = (topic: string, envelope: Partial<Envelope> & { id: string }, qos: 0 | 1 = 1) =>
    publish(topic, JSON.stringify({ v: 1, ts: Date.now(), type: "poke", domain: "D", ...envelope }), qos);
  return { port: listening, connects, subscribes, unsubscribes, acks: () => acks, publish, poke, close: closeOnce };
};

/** A network in front of a broker, which tests can cut, silence or take down. */
export const startNetwork = async (brokerPort: () => number) => {
  const pairs = new Set<net.Socket>();
  const silenced = new Set<net.Socket>();
  let isDown = false;
  const server = net.createServer((near) => {
    if (isDown) return near.destroy();
    const far = net.connect(brokerPort(), "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      pairs.add(from);
      from.on("data", (chunk) => silenced.has(from) || to.write(chunk));
      from.on("error", () => {});
      from.on("close", () => {
        pairs.delete(from);
        to.destroy();
      });
    }
  });
  const port = await listen(server, 0);
  const cut = () => {
    for (const socket of pairs) socket.destroy();
  };
  onTestFinished(async () => {
    cut();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `ws://127.0.0.1:${port}/mqtt`,
    cut,
    /** Drops all data of the current connections without closing them. */
    silence: () => {
      for (const socket of pairs) silenced.add(socket);
    },
    takeDown: (down: boolean) => {
      isDown = down;
      if (down) cut();
    },
  };
};

/** A client with a short back-off, its errors, its states and the number of its calls of `token()`. */
export const startClient = (url: string, options: Partial<PokeClientOptions> = {}) => {
  const errors: PokeError[] = [];
  const states: string[] = [];
  let tokens = 0;
  const client = createPokeClient({
    url,
    token: async () => {
      tokens++;
      return { token: `token-${tokens}`, customerHash: CUSTOMER_HASH, expiresAt: Date.now() + 3_600_000 };
    },
    onError: (error) => errors.push(error),
    backoffBaseMs: 20,
    ...options,
  });
  let last = client.state();
  client.observe(() => {
    if (client.state() !== last) states.push(client.state().status);
    last = client.state();
  });
  onTestFinished(() => client.close());
  return { client, errors, states, tokens: () => tokens };
};

export const classic = (domain: string) => `poke/v1/c/${CUSTOMER_HASH}/${domain}`;
export const multicast = (domain: string, filter: string) => `poke/v1/m/${domain}/${filter}`;
