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
export const readBody = (request: IncomingMessage, limitBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const cutOff = () => reject(new Error("the connection ended in the middle of a body"));
    if (request.destroyed) return cutOff();
    // Listeners, not `for await`: the iterator of a stream costs as much as the rest of a small request.
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) chunks.push(chunk);
    });
    request.once("end", () => {
      request.off("close", cutOff);
      if (sizeBytes > limitBytes) reject(new BodyTooLarge(limitBytes));
      else resolve(Buffer.concat(chunks, sizeBytes));
    });
    request.once("error", reject);
    request.once("close", cutOff);
  });
