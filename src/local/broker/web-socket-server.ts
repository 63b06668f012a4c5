import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { PACKET_LIMIT_BYTES } from "./limits.ts";
import { createSocketStream } from "./socket-stream.ts";

/** A WebSocket whose client has not sent a CONNECT yet. */
export type IncomingConnection = { request: IncomingMessage; socket: Duplex; stream: Duplex; isOpen: () => boolean };

/** Accepts MQTT over WebSocket. [MQTT 3.1.1: MQTT-6.0.0-3] the client has to offer the subprotocol `mqtt`. */
export const createWebSocketServer = (connected: (connection: IncomingConnection) => void) => {
  const server = new WebSocketServer({
    noServer: true,
    // [MQTT 3.1.1: MQTT-6.0.0-2] a frame may contain several packets, or parts of packets
    maxPayload: 2 * PACKET_LIMIT_BYTES,
    handleProtocols: () => "mqtt",
  });
  return {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (!offersMqtt(request)) {
        refuseUpgrade(socket);
        return;
      }
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const isOpen = () => webSocket.readyState === WebSocket.OPEN;
        connected({ request, socket, stream: createSocketStream(webSocket), isOpen });
      });
    },
    close: (): void => {
      for (const webSocket of server.clients) webSocket.terminate();
      server.close();
    },
  };
};

const refuseUpgrade = (socket: Duplex): void => {
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
};

const offersMqtt = (request: IncomingMessage) =>
  (request.headers["sec-websocket-protocol"] ?? "").split(",").some((protocol) => protocol.trim() === "mqtt");
