import type { AedesPublishPacket } from "aedes";
import type { Connection } from "./connection.ts";
import { createFrameCache } from "./publish-frame.ts";

/** Bytes that may wait for a client before it falls back to aedes, which waits for a drain and drops who never drains. */
const waitingLimitBytes = 1_048_576;

const isBehind = ({ deferred, framesBytes, stream, socket }: Connection) =>
  deferred > 0 || stream.writableLength > 0 || framesBytes + socket.writableLength > waitingLimitBytes;

/** aedes writes one turn of the event loop later; until then nothing may overtake. */
const leaveToAedes = (connection: Connection): false => {
  connection.deferred += 1;
  setImmediate(() =>
    setImmediate(() => {
      connection.deferred -= 1;
    }),
  );
  return false;
};

const writeFrames = (connection: Connection): void => {
  const { frames, socket } = connection;
  connection.frames = [];
  connection.framesBytes = 0;
  if (!connection.isOpen()) return;
  socket.cork();
  for (const frame of frames) socket.write(frame);
  socket.uncork();
};

/**
 * Delivers a QoS 0 PUBLISH straight to the sockets of its subscribers: encoded and framed once for all of them, and what
 * was published in one turn of the event loop written at once, for most of the cost of a delivery is its system call.
 * Answers no when the packet must go aedes's way: another QoS, or a client whose earlier packets still wait.
 */
export const createDirectDelivery = (): ((connection: Connection, packet: AedesPublishPacket) => boolean) => {
  const frameOf = createFrameCache();
  let waiting: Connection[] = [];
  const flush = () => {
    const due = waiting;
    waiting = [];
    for (const connection of due) writeFrames(connection);
  };
  return (connection, packet) => {
    if (packet.qos !== 0) return false;
    if (isBehind(connection)) return leaveToAedes(connection);
    const frame = frameOf(packet);
    if (waiting.length === 0) setImmediate(flush);
    if (connection.frames.length === 0) waiting.push(connection);
    connection.frames.push(frame);
    connection.framesBytes += frame.length;
    return true;
  };
};
