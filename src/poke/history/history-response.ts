import type { HistoryPage } from "./history-page.ts";
import { toSinceToken } from "./since-token.ts";

export type HistoryRefusal = {
  kind: "refused";
  error: "method" | "unauthorized" | "invalid-domain" | "no-history" | "invalid-since";
  /** The broken rule; never contains a value of the request. */
  message: string;
};

/** What the reader found for a request, or why it refuses the request. */
export type HistoryResult = { kind: "read"; topic: string; page: HistoryPage } | HistoryRefusal;

/** [Lambda developer guide: function URLs, response payload] */
export type FunctionUrlResponse = { statusCode: number; headers: Record<string, string>; body: string };

const GAP =
  "pokes after this token are not in the history: it is too old, or the history is shorter. Fetch the current state, then " +
  "continue with `next`";

const respond = (statusCode: number, body: string, headers = {}): FunctionUrlResponse => ({
  statusCode,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body,
});

/** The response to a request. Payloads are JSON and are not parsed, so that data arrives exactly as it was sent. */
export const toHistoryResponse = (result: HistoryResult, now: Date): FunctionUrlResponse => {
  if (result.kind === "refused") return toRefusal(result);
  const { topic, page } = result;
  const next = toSinceToken(topic, page.next, now);
  if (page.kind === "gap") return respond(410, JSON.stringify({ error: "gap", message: GAP, next }));
  const pokes = page.payloads.join(",");
  return respond(200, `{"pokes":[${pokes}],"next":${JSON.stringify(next)},"more":${page.hasMore}}`);
};

const toRefusal = ({ error, message }: HistoryRefusal): FunctionUrlResponse => {
  const body = JSON.stringify({ error, message });
  switch (error) {
    case "method":
      return respond(405, body, { allow: "GET" });
    case "unauthorized":
      return respond(401, body, { "www-authenticate": "Bearer" });
    case "no-history":
      return respond(404, body);
    case "invalid-domain":
    case "invalid-since":
      return respond(400, body);
    default:
      return error satisfies never;
  }
};
