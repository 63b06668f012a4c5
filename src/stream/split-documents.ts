import { Buffer } from "node:buffer";
import { isJsonObject, parseJson } from "../parse-json.ts";

/** One JSON object of a record. `index` counts the pieces of the record, readable or not. */
export type JsonDocument = { index: number; value: object; text: string };
/** Bytes of a record that hold no JSON object. */
export type BrokenDocument = { index: number; reason: string; raw: Uint8Array };
export type Decoded = { documents: JsonDocument[]; broken: BrokenDocument[] };

type Piece = { kind: "object"; value: object; text: string } | { kind: "broken"; reason: string; text: string };

// An object that spans lines is searched for to the end of the text. Without this limit, a record that holds nothing but
// opening braces would be scanned once for each of its lines.
const FULL_SCANS_MAX = 16;

/**
 * Splits text that is not a single JSON object into its objects and the text between them; adjacent broken pieces form
 * one. `whole` is the parsed text if it is valid JSON: an array is split into its elements.
 */
export const splitDocuments = (text: string, whole: unknown): Decoded => {
  const decoded: Decoded = { documents: [], broken: [] };
  for (const [index, piece] of splitPieces(text, whole).entries()) {
    if (piece.kind === "object") decoded.documents.push({ index, value: piece.value, text: piece.text });
    else decoded.broken.push({ index, reason: piece.reason, raw: Buffer.from(piece.text) });
  }
  return decoded;
};

const splitPieces = (text: string, whole: unknown): Piece[] => {
  if (Array.isArray(whole) && whole.length > 0) return whole.map((value) => toPiece(JSON.stringify(value)));
  const pieces: Piece[] = [];
  let fullScans = 0;
  const nextPiece = (start: number): Piece => {
    const lineEnd = endOfLine(text, start);
    const line = text.slice(start, lineEnd);
    if (text.at(start) !== "{") return { kind: "broken", reason: "not-an-object", text: line };
    const endOnLine = endOfObject(text, start, lineEnd);
    if (endOnLine !== -1) return toPiece(text.slice(start, endOnLine));
    const end = fullScans++ < FULL_SCANS_MAX ? endOfObject(text, start, text.length) : -1;
    const object = end === -1 ? undefined : toPiece(text.slice(start, end));
    // Only the truncated line is lost: it must not swallow the lines after it.
    return object?.kind === "object" ? object : { kind: "broken", reason: "not-json", text: line };
  };
  for (let at = skipSpace(text, 0); at < text.length; ) {
    const piece = nextPiece(at);
    const last = pieces.at(-1);
    at = skipSpace(text, at + piece.text.length);
    if (piece.kind === "broken" && last?.kind === "broken") last.text += piece.text;
    else pieces.push(piece);
  }
  return pieces;
};

const toPiece = (text: string): Piece => {
  const value = parseJson(text);
  if (isJsonObject(value)) return { kind: "object", value, text };
  return { kind: "broken", reason: value === undefined ? "not-json" : "not-an-object", text };
};

/** The end of the object that opens at `start`, or -1 if it does not close before `limit`. Skips braces in strings. */
const endOfObject = (text: string, start: number, limit: number): number => {
  let depth = 0;
  let inString = false;
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b) depth++;
    else if (code === 0x7d && --depth === 0) return at + 1;
  }
  return -1;
};

const endOfLine = (text: string, start: number): number => {
  const lineBreak = text.indexOf("\n", start);
  return lineBreak === -1 ? text.length : lineBreak + 1;
};

const skipSpace = (text: string, from: number): number => {
  const nonSpace = /\S/g;
  nonSpace.lastIndex = from;
  return nonSpace.exec(text)?.index ?? text.length;
};
