import { createHash } from "node:crypto";
import * as z from "zod";
import { parseJson } from "../../parse-json.ts";

/**
 * What a client has read of a history: all pokes up to a sequence number. Numbers begin at 1 in each epoch; epoch and number
 * are 0 before the first poke.
 */
export type Position = { epoch: number; seq: number };
export type IssuedPosition = Position & { issuedAtMs: number };

const VERSION = 1;
const TOKEN_MAX_LENGTH = 200;

const Token = z.tuple([z.literal(VERSION), z.int().min(0), z.int().min(0), z.int().min(0), z.string()]);

/** Finds mistakes. It is no signature: the customer token alone decides whose pokes a client can read. */
const checksum = (topic: string, numbers: number[]): string =>
  createHash("sha256")
    .update(JSON.stringify([topic, ...numbers]))
    .digest("base64url")
    .slice(0, 11);

/** The `since` token of a position in the history of a topic. */
export const toSinceToken = (topic: string, { epoch, seq }: Position, now: Date): string => {
  const numbers = [epoch, seq, now.getTime()];
  return Buffer.from(JSON.stringify([VERSION, ...numbers, checksum(topic, numbers)])).toString("base64url");
};

/** The position in a token; undefined if it is not a token of this topic. */
export const readSinceToken = (text: string, topic: string): IssuedPosition | undefined => {
  if (text.length > TOKEN_MAX_LENGTH) return undefined;
  const parsed = Token.safeParse(parseJson(Buffer.from(text, "base64url").toString()));
  if (!parsed.success) return undefined;
  const [, epoch, seq, issuedAtMs, check] = parsed.data;
  return check === checksum(topic, [epoch, seq, issuedAtMs]) ? { epoch, seq, issuedAtMs } : undefined;
};
