import { hash } from "node:crypto";
import type { NotificationType } from "./notification.ts";

const ARRIVAL = /"arrival_timestamp"\s*:\s*"?(\d+)"?\s*,?/;

/**
 * Pinpoint's events carry no id, so an event is its own text; when it arrived is not part of it. For opens and clicks
 * it is: two of them within one message differ in nothing else, as email events carry the time of the send.
 */
export const identify = (text: string, type: NotificationType, arrivedAt?: number): string => {
  const match = arrivedAt === undefined || type === "opened" || type === "clicked" ? null : ARRIVAL.exec(text);
  // Only the top-level key may be left out; the same name deeper down is content.
  if (match === null || Number(match[1]) !== arrivedAt) return hash("sha256", text.trimEnd(), "base64url");
  const identity = text.slice(0, match.index) + text.slice(match.index + match[0].length);
  return hash("sha256", identity.trimEnd(), "base64url");
};
