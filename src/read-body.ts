import type { IncomingMessage } from "node:http";

export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
  readonly limitBytes: number;
  constructor(limitBytes: number) {
    super(`the request body is longer than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/** The sender closed the connection before the end of the body. */
export class BodyIncomplete extends Error {
  override readonly name = "BodyIncomplete";
}

// A client that is still sending can miss a response, so a body that is a little too long is read to its end.
const DISCARDED_MAX_BYTES = 16_777_216;

/**
 * The whole body of a request or response. Rejects with `BodyTooLarge` above the limit, beyond which it keeps nothing: at
 * the end of the body, or as soon as it is 16 MiB longer than the limit. Rejects with `BodyIncomplete` if it does not end.
 */
export const readBody = (message: IncomingMessage, limitBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const fail = (cause?: unknown) =>
      reject(new BodyIncomplete("the connection was closed before the end of a body", { cause }));
    if (message.destroyed) return fail();
    // Listeners, because asynchronous iteration of a stream costs as much as the rest of a small request.
    message.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) chunks.push(chunk);
      else if (sizeBytes > limitBytes + DISCARDED_MAX_BYTES) reject(new BodyTooLarge(limitBytes));
    });
    message.once("end", () => {
      message.off("close", fail);
      if (sizeBytes > limitBytes) reject(new BodyTooLarge(limitBytes));
      else resolve(Buffer.concat(chunks, sizeBytes));
    });
    message.once("error", fail);
    message.once("close", fail);
  });
