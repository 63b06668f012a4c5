import * as z from "zod";
import { type PokeReceipt, RECEIPTS_MAX } from "./envelope.ts";

// Longer than a broker keeps a poke for a client that is offline. [IoT Core quotas: message broker, persistent session expiry]
const OLDEST_MS = 8 * 86_400_000;

const PokeReceipts = z
  .array(
    z.object({
      id: z.string().min(1).max(128),
      ts: z.int().min(0),
      domain: z.string().min(1).max(256),
      filter: z.string().max(512).optional(),
      heldMs: z.number().min(0).max(OLDEST_MS),
    }),
  )
  .max(RECEIPTS_MAX) satisfies z.ZodType<PokeReceipt[]>;

/** A poke that a client has handled, and how long it took from the cloud to the client. */
export type ReceivedPoke = Omit<PokeReceipt, "heldMs"> & { latencyMs: number };

/**
 * The pokes in an upload of `createReceipts`; throws a `ZodError` if it is malformed. The latency does not depend
 * on the client's clock: it is from the acceptance in the cloud to `receivedAt`, less the time for which the client held the
 * receipt. It includes the time of the upload.
 *
 * @example
 * for (const poke of readPokeReceipts(JSON.parse(body), Date.now())) latency.add(poke);
 */
export const readPokeReceipts = (upload: unknown, receivedAt: number): ReceivedPoke[] =>
  PokeReceipts.parse(upload).map(({ heldMs, ...poke }) => ({
    ...poke,
    latencyMs: Math.min(OLDEST_MS, Math.max(0, receivedAt - heldMs - poke.ts)),
  }));
