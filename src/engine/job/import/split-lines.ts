const NEWLINE = 0x0a;

/** The lines of a text, without line breaks. A longer line than `maxBytes` is passed over and yields "too long". */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array | "too long"> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  const add = (bytes: Uint8Array): void => {
    begunBytes += bytes.byteLength;
    if (begunBytes > maxBytes) begun = [];
    else begun.push(bytes);
  };
  const take = (): Uint8Array | "too long" => {
    const line =
      begunBytes > maxBytes ? "too long" : begun.length === 1 ? (begun[0] ?? "too long") : Buffer.concat(begun);
    begun = [];
    begunBytes = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (begunBytes > 0) yield take();
}
