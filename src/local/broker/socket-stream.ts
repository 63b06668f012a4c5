import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { ContainedStream } from "./contained.ts";
import { createPacketReader } from "./packet-reader.ts";

/** Above this, copying chunks together costs more than a second frame (measured with 128 KB to 100 clients). */
const JOIN_LIMIT_BYTES = 16_384;

/** Joins only small chunks: a small PUBLISH is sent as one frame, a large one as header and payload. */
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
    if (smallBytes + chunk.length > JOIN_LIMIT_BYTES) flush();
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

/** Batches of packets, of which the next is pushed when aedes has read the one before. */
const createInbox = (webSocket: WebSocket, push: (batch: Buffer) => void) => {
  let waiting: Buffer[] = [];
  let isWanted = false;
  const deliver = () => {
    const [next] = waiting;
    if (isWanted && next) {
      isWanted = false;
      waiting = waiting.slice(1);
      push(next);
    }
    if (waiting.length > 0) webSocket.pause();
    else webSocket.resume();
  };
  return {
    add: (batches: Buffer[]) => {
      waiting.push(...batches);
      deliver();
    },
    want: () => {
      isWanted = true;
      deliver();
    },
  };
};

/**
 * The MQTT byte stream of a WebSocket. The stream that `ws` offers writes each chunk as a frame, five or six for a
 * PUBLISH; this one writes corked chunks as one frame.
 */
export const createSocketStream = (webSocket: WebSocket): Duplex => {
  const readPackets = createPacketReader();
  const inbox = createInbox(webSocket, (batch) => stream.push(batch));
  const stream = new ContainedStream({
    // Node would buffer batches up to this size, and aedes reads all that is buffered.
    readableHighWaterMark: 1,
    read: inbox.want,
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
    if (stream.destroyed) return;
    // [MQTT 3.1.1: MQTT-6.0.0-1] control packets are sent in binary frames
    if (!isBinary || !Buffer.isBuffer(data)) return stream.destroy(new Error("a WebSocket frame is not binary"));
    const read = readPackets(data);
    if ("refused" in read) return stream.destroy(new Error(read.refused));
    inbox.add(read.batches);
  };
  webSocket.on("message", receive);
  webSocket.on("error", (error) => stream.destroy(error));
  webSocket.on("close", () => {
    stream.push(null);
    stream.destroy();
  });
  return stream;
};
