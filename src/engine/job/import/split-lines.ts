const NEWLINE = 0x0a;

type Line = Uint8Array | "too long";

/**
 * The lines of a text, without line breaks: those that end in the same chunk together. A longer line than `maxBytes` is
 * passed over and yields "too long".
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line[]> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  const add = (bytes: Uint8Array): void => {
    begunBytes += bytes.byteLength;
    if (begunBytes > maxBytes) begun = [];
    else begun.push(bytes);
  };
  const take = (): Line => {
    const line =
      begunBytes > maxBytes ? "too long" : begun.length === 1 ? (begun[0] ?? "too long") : Buffer.concat(begun);
    begun = [];
    begunBytes = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      lines.push(take());
      start = end + 1;
    }
    add(chunk.subarray(start));
    yield lines;
  }
  if (begunBytes > 0) yield [take()];
}
