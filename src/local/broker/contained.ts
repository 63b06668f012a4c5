import { Duplex } from "node:stream";
import type { Client } from "aedes";
import { toError } from "../../to-error.ts";

/**
 * The stream of a connection. aedes and its parser run as listeners of its events; an exception in one of them ends this
 * connection and nothing else.
 */
export class ContainedStream extends Duplex {
  override emit(event: string | symbol, ...args: unknown[]): boolean {
    try {
      return super.emit(event, ...args);
    } catch (thrown) {
      this.destroy(toError(thrown));
      return true;
    }
  }
}

/** A hook whose exception ends the connection of its client; aedes would pass it on to the publisher of a message. */
export const contained =
  <Caller extends Client | null, Rest extends unknown[], Result>(hook: (client: Caller, ...rest: Rest) => Result) =>
  (client: Caller, ...rest: Rest): Result | null => {
    try {
      return hook(client, ...rest);
    } catch (thrown) {
      client?.conn.destroy(toError(thrown));
      return null;
    }
  };
