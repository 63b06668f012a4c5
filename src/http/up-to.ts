/** The chunks of a response; throws as soon as they exceed `maxBytes`, so that the connection is closed. */
export async function* upTo(
  maxBytes: number,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new ResponseTooLarge(maxBytes);
    yield chunk;
  }
}

/** A response has more bytes than the reader accepts. */
export class ResponseTooLarge extends Error {
  override readonly name = "ResponseTooLarge";
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`response larger than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}
