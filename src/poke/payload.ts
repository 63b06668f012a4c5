import { createHash } from "node:crypto";
import { type Envelope, POKE_MAX_BYTES, type ShortEnvelope } from "./envelope.ts";

// 72 bits. With more, the short form of a multicast with the shortest names would be larger than its message.
const SHORT_ID_LENGTH = 12;

/** The same for the same id, so that a retry publishes the same. */
const shortenId = (id: string): string => createHash("sha256").update(id).digest("base64url").slice(0, SHORT_ID_LENGTH);

/** What is published, its size, and the id that it has. */
export type Payload = { payload: string; payloadBytes: number; id: string };

const measure = (payload: string, id: string): Payload => ({ payload, payloadBytes: Buffer.byteLength(payload), id });

/**
 * The envelope as text, in the short form if the other one is larger than a payload may be. There an id that the sender did
 * not choose is shortened.
 */
export const toPayload = (envelope: Envelope, isSendersId: boolean): Payload => {
  const full = measure(JSON.stringify(envelope), envelope.id);
  if (full.payloadBytes <= POKE_MAX_BYTES || envelope.data === undefined) return full;
  const { ts, data, filter, origin } = envelope;
  const id = isSendersId ? envelope.id : shortenId(envelope.id);
  const short: ShortEnvelope = [id, ts, data];
  if (filter !== undefined || origin !== undefined) short.push(filter ?? "");
  if (origin !== undefined) short.push(origin);
  return measure(JSON.stringify(short), id);
};
