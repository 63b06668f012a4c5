/** The body of a response; rejects above the limit, without reading the rest. */
export const readTextUpTo = async (limitBytes: number, { body }: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw new Error(`the response is longer than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};
