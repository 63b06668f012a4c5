import type { Envelope } from "../poke/envelope.ts";
import { toText } from "./utf8.ts";

/** The envelope in a payload. Throws if the payload is not an envelope of this version. */
export const readEnvelope = (payload: Uint8Array): Envelope => {
  const envelope = JSON.parse(toText(payload));
  if (envelope.v === 1 && envelope.id && envelope.ts) return envelope;
  throw new Error();
};
