import { EventEmitter, once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import http2, { type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import net, { type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

export type ProtocolSniffer = {
  listen(port: number): Promise<number>;
  close(): Promise<void>;
};

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Time that open requests get to finish when the cloud closes. */
const CLOSE_GRACE_MS = 2000;

// The HTTP/2 compatibility API has the methods of HTTP/1.1 requests and responses that services use, under types of its own.
const asHttp1 = (request: unknown, response: unknown) =>
  [request as IncomingMessage, response as ServerResponse] satisfies [IncomingMessage, ServerResponse];

/**
 * One port that speaks HTTP/1.1 and clear-text HTTP/2: the first bytes of a connection tell which.
 * [toolchain facts §5] the stock Kinesis client opens HTTP/2 in clear.
 */
export const createProtocolSniffer = (
  listener: Listener,
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): ProtocolSniffer => {
  const sockets = new Set<Socket>();
  const closing = new EventEmitter();
  let open = 0;
  const counted: Listener = (request, response) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
      if (open === 0) closing.emit("drained");
    });
    listener(request, response);
  };
  const h1 = http.createServer({ keepAliveTimeout: 60_000 }, counted).on("upgrade", upgrade);
  const h2 = http2.createServer((request: Http2ServerRequest, response: Http2ServerResponse) =>
    counted(...asHttp1(request, response)),
  );
  // Reset connections are a client's right; they end the connection and nothing else.
  h2.on("sessionError", () => {});
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first.subarray(0, 3).toString("latin1") === "PRI" ? h2 : h1).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });

  const drained = async (): Promise<void> => {
    if (open === 0) return;
    await Promise.race([once(closing, "drained"), delay(CLOSE_GRACE_MS, undefined, { ref: false })]);
  };
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          const address = server.address();
          resolve(typeof address === "object" && address ? address.port : port);
        });
      }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await drained();
      for (const socket of sockets) socket.destroy();
      h1.close();
      h2.close();
      await closed;
    },
  };
};
