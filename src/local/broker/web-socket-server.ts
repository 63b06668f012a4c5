import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { packetLimitBytes } from "./limits.ts";
import { createSocketStream } from "./socket-stream.ts";

export type Arrival = { request: IncomingMessage; socket: Duplex; stream: Duplex; isOpen: () => boolean };

const offersMqtt = (request: IncomingMessage) =>
  (request.headers["sec-websocket-protocol"] ?? "").split(",").some((protocol) => protocol.trim() === "mqtt");

/** MQTT over WebSocket: the subprotocol `mqtt` is required [MQTT-6.0.0-3] and frames may cut packets anywhere [MQTT-6.0.0-2]. */
export const createWebSocketDoor = (arrived: (arrival: Arrival) => void) => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 2 * packetLimitBytes,
    handleProtocols: () => "mqtt",
  });
  return {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (!offersMqtt(request)) {
        socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const isOpen = () => webSocket.readyState === WebSocket.OPEN;
        arrived({ request, socket, stream: createSocketStream(webSocket), isOpen });
      });
    },
    close: (): void => {
      for (const webSocket of server.clients) webSocket.terminate();
      server.close();
    },
  };
};
