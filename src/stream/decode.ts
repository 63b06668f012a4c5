import { Buffer, isUtf8 } from "node:buffer";
import { type Split, splitDocuments } from "./split-documents.ts";

/** A record's bytes as the JSON documents in them; what is no JSON document stands beside them with its reason. */
export type Decoded = { documents: Document[]; broken: Broken[] };
export type Document = { index: number; value: object; text: string };
export type Broken = { index: number; reason: string; raw: Uint8Array };

const BYTE_ORDER_MARK = 0xfeff;

const padding = (base64: string): number => (base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0);

/** Node skips what is not base64; the bytes are then fewer than the text promised. */
export const decodeBase64 = (base64: string): Uint8Array | undefined => {
  const bytes = Buffer.from(base64, "base64");
  return bytes.length === Math.floor(((base64.length - padding(base64)) * 3) / 4) ? bytes : undefined;
};

const broken = (reason: string, raw: Uint8Array): Decoded => ({ documents: [], broken: [{ index: 0, reason, raw }] });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const sort = (pieces: Split[]): Decoded => {
  const decoded: Decoded = { documents: [], broken: [] };
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === "object") decoded.documents.push({ index, value: piece.value, text: piece.text });
    else decoded.broken.push({ index, reason: piece.reason, raw: Buffer.from(piece.text) });
  }
  return decoded;
};

/**
 * Reads one record's base64 data: one object, with or without a line break, one object a line, objects with nothing
 * between them, or an array of objects. Text is UTF-8; anything else is refused, never replaced by question marks.
 */
export const decode = (base64: string): Decoded => {
  const bytes = decodeBase64(base64);
  if (bytes === undefined) return broken("not-base64", Buffer.from(base64));
  if (!isUtf8(bytes)) return broken("not-utf-8", bytes);
  const decodedText = bytes.toString();
  const text = decodedText.charCodeAt(0) === BYTE_ORDER_MARK ? decodedText.slice(1) : decodedText;
  const whole = parse(text);
  if (typeof whole === "object" && whole !== null && !Array.isArray(whole)) {
    return { documents: [{ index: 0, value: whole, text }], broken: [] };
  }
  if (text.trim() === "") return broken("empty", bytes);
  const decoded = sort(splitDocuments(text, whole));
  return decoded.documents.length > 0 ? decoded : broken(decoded.broken[0]?.reason ?? "not-an-object", bytes);
};
