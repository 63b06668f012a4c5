import http, { type IncomingMessage } from "node:http";
import net, { type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { HTTP_TIME_LIMITS, type HttpTimeLimits } from "../../http-time-limits.ts";
import { createOpenRequests, type RequestListener } from "../../open-requests.ts";
import { createHttp2Server } from "./http2-server.ts";
import { sniffProtocol } from "./sniff-protocol.ts";

export type ProtocolSniffer = {
  /** Resolves with the port, which is any free one for 0. */
  listen(port: number): Promise<number>;
  close(): Promise<void>;
};

export type ProtocolSnifferOptions = {
  listener: RequestListener;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  reportError: (error: unknown) => void;
  limits?: HttpTimeLimits;
};

/** Time that open requests have to finish when the server closes. */
const CLOSE_GRACE_MS = 2000;

/** A connection without any traffic is closed: longer than the longest response, a Lambda invocation of 15 minutes. */
const SILENCE_MAX_MS = 960_000;

/**
 * A server that accepts HTTP/1.1 and HTTP/2 without TLS on one port, because the stock Kinesis client sends HTTP/2
 * without an upgrade. [AWS SDK for JavaScript: NodeHttp2Handler]
 */
export const createProtocolSniffer = (options: ProtocolSnifferOptions): ProtocolSniffer => {
  const { listener, upgrade, reportError, limits = HTTP_TIME_LIMITS } = options;
  const sockets = new Set<Socket>();
  const requests = createOpenRequests();
  // Clients may offer HTTP/2 in an `Upgrade` header, which is ignored: the response has HTTP/1.1.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket";
  const http1 = http
    .createServer({ ...limits, shouldUpgradeCallback }, requests.counted(listener))
    .on("upgrade", upgrade);
  http1.timeout = SILENCE_MAX_MS;
  // Node checks the limits from this event on, and this server does not listen itself.
  http1.emit("listening");
  const http2 = createHttp2Server(requests.counted(listener), limits, SILENCE_MAX_MS);
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    sniffProtocol(socket, limits.headersTimeout, (protocol) =>
      (protocol === "http/2" ? http2 : http1).emit("connection", socket),
    );
  });

  return {
    listen: async (port) => {
      const listening = await listen(server, port);
      // For example, the process has no file descriptor left for another connection.
      server.on("error", reportError);
      return listening;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await requests.finished(CLOSE_GRACE_MS);
      for (const socket of sockets) socket.destroy();
      http1.close();
      http2.close();
      await closed;
    },
  };
};

const listen = (server: net.Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
