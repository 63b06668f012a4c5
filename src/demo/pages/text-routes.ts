import * as z from "zod";
import { TWO_WAY_NUMBER } from "../two-way-number.ts";
import type { PageResponse, Route } from "./page-route.ts";

// [End User Messaging SMS API: SendTextMessage, MessageBody] The longest text that a phone sends as one.
const TEXT_MAX_LENGTH = 1_600;

const CustomerText = z.strictObject({
  from: z.string().max(16),
  body: z.string().trim().min(1, "a text must not be empty").max(TEXT_MAX_LENGTH),
});

/** The texts of a customer and the two-way number, by the control API of the local cloud. */
export const textRoutes = (cloudUrl: string): [name: string, route: Route][] => [
  [
    "GET /texts",
    (query) => {
      const [from, after] = [query.get("customer") ?? "", query.get("after") ?? "0"];
      return call(`${cloudUrl}/_local/sms?${new URLSearchParams({ from, to: TWO_WAY_NUMBER, after })}`);
    },
  ],
  [
    "POST /texts",
    (_query, body) => {
      const text = CustomerText.parse(JSON.parse(body));
      return call(`${cloudUrl}/_local/sms`, {
        method: "POST",
        body: JSON.stringify({ ...text, to: TWO_WAY_NUMBER }),
      });
    },
  ],
];

const call = async (url: string, init?: RequestInit): Promise<PageResponse> => {
  const response = await fetch(url, init);
  return { status: response.status, type: "application/json", body: await response.text() };
};
