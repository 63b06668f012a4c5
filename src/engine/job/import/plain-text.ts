import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UnreadableFile } from "../unreadable-file.ts";

const HEAD_BYTES = 4;
const GZIP = [0x1f, 0x8b];
const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

// unspecified by AWS, which imports no compressed files; chosen because text compresses to a tenth of its size, and an
// import may have a gigabyte.
const PLAIN_MAX_BYTES = 10_000_000_000;

/** The bytes of a text file: decompressed if it is gzip, and without a byte order mark. */
export async function* plainText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const file = withHead(chunks);
  const first = await file.next();
  const whole = joined(first.done ? [] : [first.value], file);
  const isGzip = !first.done && startsWith(first.value, GZIP);
  yield* withoutMark(isGzip ? withHead(gunzip(whole)) : whole);
}

async function* withoutMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (isFirst && UTF16_MARKS.some((mark) => startsWith(chunk, mark)))
      throw new UnreadableFile("the file is UTF-16; save it as UTF-8");
    yield isFirst && startsWith(chunk, UTF8_MARK) ? chunk.subarray(UTF8_MARK.length) : chunk;
    isFirst = false;
  }
}

async function* gunzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // The error of the source reaches the reader below.
  const plain = pipeline(Readable.from(chunks), createGunzip(), () => {});
  let bytes = 0;
  try {
    for await (const chunk of plain) {
      bytes += chunk.byteLength;
      if (bytes > PLAIN_MAX_BYTES) throw new UnreadableFile(`decompressed, the file has over ${PLAIN_MAX_BYTES} bytes`);
      yield chunk;
    }
  } catch (error) {
    const isDamaged = error instanceof Error && "code" in error && /^(Z_|ERR_ZLIB)/.test(String(error.code));
    throw isDamaged ? new UnreadableFile("the file begins as gzip and is damaged", { cause: error }) : error;
  }
}

/** The same bytes; the first chunk has at least as many as are needed to recognize the format, if there are so many. */
async function* withHead(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.byteLength < HEAD_BYTES) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.byteLength > 0) yield head;
}

async function* joined(first: Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}

const startsWith = (chunk: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => chunk[index] === byte);
