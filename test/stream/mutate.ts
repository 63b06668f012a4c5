import { Buffer } from "node:buffer";

/** A random number generator with a seed, so that runs can be repeated. [Mulberry32] */
export const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

type Mutation = (text: string, pick: (below: number) => number) => string | Uint8Array;

const TOKENS = [
  "null",
  "{",
  "}",
  "[",
  '"',
  ",",
  "\\",
  "-1",
  "1e999",
  "\u0000",
  "\uFFFF",
  "\uD800",
  "true",
  '"event_type":7,',
];

const MUTATIONS: Mutation[] = [
  (text) => text,
  (text) => `${text}\n`,
  (text, pick) => text.slice(0, pick(text.length)),
  (text, pick) => text.slice(pick(text.length)),
  (text) => `${text}${text.replace("ep-", "other-")}`,
  (text) => `${text}\n${text.slice(0, -5)}\n${text}`,
  (text, pick) => {
    const bytes = Buffer.from(text);
    for (let flips = 0; flips < 3; flips++) bytes[pick(bytes.length)] = pick(256);
    return bytes;
  },
  (text, pick) => {
    const at = pick(text.length);
    return text.slice(0, at) + (TOKENS[pick(TOKENS.length)] ?? "") + text.slice(at);
  },
  (text, pick) => {
    const values = ["null", "[]", "{}", '"x"', "7", "true"];
    const keys = [...text.matchAll(/:("(?:[^"\\]|\\.)*"|\d+)/g)];
    const key = keys[pick(keys.length)];
    if (key === undefined) return text;
    return `${text.slice(0, key.index)}:${values[pick(values.length)]}${text.slice(key.index + key[0].length)}`;
  },
  (text) => Buffer.from(text, "utf16le"),
  (text) => Buffer.from(text).toString("base64"),
  (text) => JSON.stringify(text),
  (text) => `[${text},${text}]`,
];

/** The text with one random mutation: truncated, repeated, re-encoded or with damaged bytes. */
export const mutate = (text: string, random: () => number): string | Uint8Array => {
  const pick = (below: number): number => Math.floor(random() * below);
  return MUTATIONS[pick(MUTATIONS.length)]?.(text, pick) ?? text;
};
