import net from "node:net";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { withDeadline } from "../../../src/deadline.ts";
import { createRandom } from "../fuzz/random.ts";
import { allowEverything, collect, startBroker } from "./broker-fixture.ts";
import { type FuzzSession, generateSession } from "./frame-fuzz.ts";

/** The full run has 10,000 sessions. */
const ROUNDS = Number(process.env.ROUNDS ?? 1_000);
const SEED = Number(process.env.SEED ?? 1);
const CONCURRENCY = 20;
/** A session that the server has not closed by then hangs. */
const HANG_MS = 20_000;
const SESSION_EXPIRY_MS = 500;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const heapBytes = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** Plays a session, and resolves when the server has closed it too. */
const play = async (port: number, { upgrade, writes, ending }: FuzzSession): Promise<void> => {
  const socket = net.connect(port, "127.0.0.1");
  // A reset is a way to close a connection.
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const responded = new Promise((resolve) => {
    socket.once("data", resolve);
    socket.once("close", resolve);
  });
  socket.resume();
  socket.write(upgrade);
  if (upgrade.toString().endsWith("\r\n\r\n")) await responded;
  for (const bytes of writes) {
    socket.write(bytes);
    await setImmediate();
  }
  if (ending === "end") socket.end();
  else if (ending === "reset") socket.resetAndDestroy();
  else socket.destroy();
  await withDeadline(HANG_MS, () => closed);
};

test("sessions of arbitrary frames end no process, leave nothing behind, and other clients receive every poke", {
  timeout: 60_000 + 30 * ROUNDS,
}, async () => {
  const authorize = async ({ clientId }: { clientId: string }) => ({
    ...(await allowEverything()),
    principalId: clientId.startsWith("fuzz") ? "fuzz" : "listener",
  });
  const { broker, port, connected } = await startBroker({ authorize, sessionExpiryMs: SESSION_EXPIRY_MS });
  const listener = await connected("listener");
  const received = collect(listener);
  await listener.subscribeAsync("pokes", { qos: 1 });
  const random = createRandom(SEED);
  let published = 0;

  const playSessions = async (count: number) => {
    let started = 0;
    const playNext = async (): Promise<void> => {
      while (started < count) {
        started += 1;
        await play(port, generateSession(random));
        if (started % 10 > 0) continue;
        published += 1;
        await broker.publish({ topic: "pokes", payload: Buffer.from(String(published)), qos: 1 });
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, playNext));
    await vi.waitFor(() => expect(broker.connections()).toHaveLength(1), { timeout: HANG_MS });
    await vi.waitFor(() => expect(broker.sessions()).toEqual([]), { timeout: HANG_MS });
    return heapBytes();
  };

  await playSessions(200);
  const before = await playSessions(200);
  const after = await playSessions(ROUNDS);
  await vi.waitFor(() => expect(new Set(received).size).toBe(published));
  expect(listener.connected).toBe(true);
  expect(after / before).toBeLessThan(1.2);
});
