import { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { createPacketGate } from "./packet-gate.ts";

/** Above this, joining copies more than a second frame costs (measured with 128 KB to 100 clients). */
const joinLimitBytes = 16_384;

/** Small chunks joined, large ones left as they are: one PUBLISH is one frame, a large one a header and a payload. */
const joinSmall = (chunks: Buffer[]): Buffer[] => {
  const joined: Buffer[] = [];
  let small: Buffer[] = [];
  let smallBytes = 0;
  const flush = () => {
    if (smallBytes > 0) joined.push(small.length === 1 && small[0] ? small[0] : Buffer.concat(small, smallBytes));
    small = [];
    smallBytes = 0;
  };
  for (const chunk of chunks) {
    if (smallBytes + chunk.length > joinLimitBytes) flush();
    small.push(chunk);
    smallBytes += chunk.length;
  }
  flush();
  return joined;
};

const sendFrames = (webSocket: WebSocket, chunks: Buffer[], sent: (error?: Error | null) => void) => {
  const frames = joinSmall(chunks);
  if (frames.length === 0) return sent();
  frames.forEach((frame, index) => {
    if (index < frames.length - 1) webSocket.send(frame);
    else webSocket.send(frame, sent);
  });
};

/**
 * The byte stream of MQTT over a WebSocket. `ws`'s own stream writes each chunk as a frame, five or six for a PUBLISH;
 * this one writes what was corked together as one.
 */
export const createSocketStream = (webSocket: WebSocket): Duplex => {
  const gate = createPacketGate();
  const stream = new Duplex({
    read: () => webSocket.resume(),
    write: (chunk: Buffer, _encoding, written) => sendFrames(webSocket, [chunk], written),
    writev: (writes, written) =>
      sendFrames(
        webSocket,
        writes.map(({ chunk }) => chunk),
        written,
      ),
    destroy: (error, destroyed) => {
      if (error) webSocket.terminate();
      else webSocket.close(1000);
      destroyed(error);
    },
  });
  const receive = (data: RawData, isBinary: boolean) => {
    // [MQTT-6.0.0-1] control packets travel in binary frames
    if (!isBinary || !Buffer.isBuffer(data)) return stream.destroy(new Error("a WebSocket frame that is not binary"));
    const passed = gate(data);
    if ("refused" in passed) return stream.destroy(new Error(passed.refused));
    for (const packet of passed.packets) if (!stream.push(packet)) webSocket.pause();
  };
  webSocket.on("message", receive);
  webSocket.on("error", (error) => stream.destroy(error));
  webSocket.on("close", () => {
    stream.push(null);
    stream.destroy();
  });
  return stream;
};
