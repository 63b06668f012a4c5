import type { Socket } from "node:net";

export type HttpProtocol = "http/1.1" | "http/2";

// [HTTP/2: connection preface] its first bytes are not a method of HTTP/1.1.
const PREFACE_START = "PRI";

/**
 * Calls `use` when the first bytes of a connection show its protocol; the bytes can be read again. Destroys the socket of
 * a client that does not send them within `limitMs`.
 */
export const sniffProtocol = (socket: Socket, limitMs: number, use: (protocol: HttpProtocol) => void): void => {
  let first = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), limitMs);
  socket.once("close", () => clearTimeout(timer));
  const read = (chunk: Buffer): void => {
    first = Buffer.concat([first, chunk]);
    const start = first.toString("latin1", 0, PREFACE_START.length);
    if (start !== PREFACE_START && PREFACE_START.startsWith(start)) return;
    clearTimeout(timer);
    socket.off("data", read);
    socket.pause();
    socket.unshift(first);
    use(start === PREFACE_START ? "http/2" : "http/1.1");
    process.nextTick(() => socket.resume());
  };
  socket.on("data", read);
};
