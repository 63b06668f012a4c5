export type Split = { kind: "object"; value: object; text: string } | { kind: "broken"; reason: string; text: string };

// An object over several lines is looked for to the end of the text; so often at most, or a record of nothing but
// opening braces would be read as many times as it has lines.
const FAR_LOOKS_MAX = 16;

const toSplit = (text: string): Split => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { kind: "object", value, text };
    return { kind: "broken", reason: "not-an-object", text };
  } catch {
    return { kind: "broken", reason: "not-json", text };
  }
};

/** Where the object that opens at `start` ends, or -1 if not before `limit`. Braces within strings do not count. */
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

const nextWord = (text: string, from: number): number => {
  const word = /\S/g;
  word.lastIndex = from;
  return word.exec(text)?.index ?? text.length;
};

/**
 * Takes text that is not one object apart into objects and what is not one; broken neighbors are one piece.
 * `whole` is the text's JSON value if it has one: an array stands for its elements.
 */
export const splitDocuments = (text: string, whole?: unknown): Split[] => {
  if (Array.isArray(whole) && whole.length > 0) return whole.map((value) => toSplit(JSON.stringify(value)));
  const pieces: Split[] = [];
  let farLooks = 0;
  const nextPiece = (start: number): Split => {
    const lineEnd = endOfLine(text, start);
    const line = text.slice(start, lineEnd);
    if (text[start] !== "{") return { kind: "broken", reason: "not-an-object", text: line };
    const near = endOfObject(text, start, lineEnd);
    if (near !== -1) return toSplit(text.slice(start, near));
    const far = farLooks++ < FAR_LOOKS_MAX ? endOfObject(text, start, text.length) : -1;
    const object = far === -1 ? undefined : toSplit(text.slice(start, far));
    // A truncated line is the only one lost: it must not swallow the next.
    return object?.kind === "object" ? object : { kind: "broken", reason: "not-json", text: line };
  };
  for (let at = nextWord(text, 0); at < text.length; ) {
    const piece = nextPiece(at);
    const last = pieces.at(-1);
    if (piece.kind === "broken" && last?.kind === "broken") last.text += piece.text;
    else pieces.push(piece);
    at = nextWord(text, at + piece.text.length);
  }
  return pieces;
};
