import net from "node:net";
import { setImmediate } from "node:timers/promises";

export type FramesOutcome = { isClosed: boolean; statuses: number[] };

const STATUS_LINE = /^HTTP\/1\.1 (\d{3})/gm;

const statusesIn = (bytes: Buffer[]): number[] =>
  [...Buffer.concat(bytes).toString("latin1").matchAll(STATUS_LINE)].map(([, status]) => Number(status));

/** Writes the frames one after the other and ends the connection. Resolves when the server has closed it too. */
export const sendFrames = (port: number, frames: Buffer[], limitMs: number): Promise<FramesOutcome> =>
  new Promise((resolve) => {
    const received: Buffer[] = [];
    let isClosed = true;
    const socket = net.connect(port, "127.0.0.1", async () => {
      for (const frame of frames) {
        socket.write(frame);
        await setImmediate();
      }
      socket.end();
    });
    const givenUp = setTimeout(() => {
      isClosed = false;
      socket.destroy();
    }, limitMs);
    socket.on("data", (chunk) => received.push(chunk));
    // A reset is a way to close a connection.
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(givenUp);
      resolve({ isClosed, statuses: statusesIn(received) });
    });
  });
