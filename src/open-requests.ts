import { EventEmitter, once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** Counts the requests whose response has not been sent yet. */
export const createOpenRequests = () => {
  const events = new EventEmitter();
  let open = 0;
  return {
    counted:
      (listener: RequestListener): RequestListener =>
      (request, response) => {
        open += 1;
        response.once("close", () => {
          open -= 1;
          if (open === 0) events.emit("finished");
        });
        listener(request, response);
      },
    /** Resolves when no request is open, or after `limitMs`. */
    finished: async (limitMs: number): Promise<void> => {
      if (open === 0) return;
      await Promise.race([once(events, "finished"), delay(limitMs, undefined, { ref: false })]);
    },
  };
};
