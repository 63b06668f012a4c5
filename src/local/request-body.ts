import type { IncomingMessage } from "node:http";

export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
  readonly limitBytes: number;
  constructor(limitBytes: number) {
    super(`the request body is longer than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/** The whole body of a request. The rest of one that is too long is read and dropped, so that the refusal can be sent. */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) chunks.push(chunk);
  }
  if (sizeBytes > limitBytes) throw new BodyTooLarge(limitBytes);
  return Buffer.concat(chunks, sizeBytes);
};
