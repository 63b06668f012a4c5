import { parseEvent, Unfinished } from "../../errors.ts";
import { JsonText } from "../../json-text.ts";
import type { Budget } from "../../run.ts";
import { OutgoingText, type TwoWayPorts } from "../ports.ts";
import { sendWithRetry } from "./send-replies.ts";

const QueuedText = JsonText.pipe(OutgoingText);

/** Sends a text that was queued; returns its result. Throws if a later attempt may succeed. */
export const sendQueued = async (
  body: string,
  ports: Pick<TwoWayPorts, "sendText" | "wait" | "random">,
  budget: Budget,
): Promise<"sent" | "refused" | "unknown"> => {
  const result = await sendWithRetry(parseEvent(QueuedText, body), ports, budget);
  if (result.kind === "failed") throw new Unfinished(1, "text", result.reason);
  return result.kind;
};
