import type { ShortEnvelope } from "../poke/envelope.ts";
import { refuse } from "./mqtt/decode.ts";
import { toText } from "./utf8.ts";

/** The envelope in a payload, in its short form. Throws if the payload is not an envelope of this version. */
export const readEnvelope = (payload: Uint8Array): ShortEnvelope => {
  const envelope = JSON.parse(toText(payload));
  const { v, id, ts, data, filter, origin } = envelope;
  const short = v === 1 ? [id, ts, data, filter, origin] : envelope;
  return short[0] && short[1] > 0 ? short : refuse();
};
