import type { AedesPublishPacket } from "aedes";
import type { Connection } from "./connection.ts";
import { createFrameCache } from "./publish-frame.ts";

/** Eight of the largest payloads. Above this many unsent bytes a client's deliveries go through aedes, which disconnects clients that do not drain. */
const UNSENT_LIMIT_BYTES = 1_048_576;

/**
 * Writes a QoS 0 PUBLISH directly to the sockets of its subscribers. A packet is encoded once for all of them, and the
 * packets of one turn of the event loop are written together, because a system call is most of the cost of a delivery.
 *
 * Returns false if aedes has to deliver the packet: it has another QoS, or earlier packets of the client are unsent.
 */
export const createDirectDelivery = (): ((connection: Connection, packet: AedesPublishPacket) => boolean) => {
  const frameOf = createFrameCache();
  let pending: Connection[] = [];
  const flush = () => {
    const due = pending;
    pending = [];
    for (const connection of due) writeFrames(connection);
  };
  return (connection, packet) => {
    if (packet.qos !== 0) return false;
    if (isBehind(connection)) {
      countDeferred(connection);
      return false;
    }
    const frame = frameOf(packet);
    if (pending.length === 0) setImmediate(flush);
    if (connection.frames.length === 0) pending.push(connection);
    connection.frames.push(frame);
    connection.framesBytes += frame.length;
    return true;
  };
};

const isBehind = ({ deferred, framesBytes, stream, socket }: Connection) =>
  deferred > 0 || stream.writableLength > 0 || framesBytes + socket.writableLength > UNSENT_LIMIT_BYTES;

/** aedes writes a packet one turn of the event loop later; until then direct delivery would overtake it. */
const countDeferred = (connection: Connection): void => {
  connection.deferred += 1;
  setImmediate(() =>
    setImmediate(() => {
      connection.deferred -= 1;
    }),
  );
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
