import * as z from "zod";

const Reply = z.object({
  id: z.number(),
  body: z.string(),
  encoding: z.enum(["GSM", "UCS2"]),
  parts: z.number(),
  priceDollars: z.number(),
});
/** A text that the customer received. */
export type Reply = z.infer<typeof Reply>;

const Thread = z.object({
  isOptedOut: z.boolean(),
  question: z.object({ conversation: z.string(), step: z.string() }).optional(),
  isWithPerson: z.boolean().optional(),
  texts: z.array(Reply),
});
export type Thread = z.infer<typeof Thread>;

const Problem = z.object({ error: z.string().optional(), message: z.string().optional() }).catch({});

const call = async (path: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(path, init).catch(() => {
    throw new Error("the demo's server does not respond; is npm start still running?");
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const { error, message } = Problem.parse(body);
  throw new Error(error ?? message ?? `the demo's server responded with status ${response.status}`);
};

export const fetchThread = async (customer: string, after: number): Promise<Thread> =>
  Thread.parse(await call(`/texts?${new URLSearchParams({ customer, after: String(after) })}`));

export const sendText = async (from: string, body: string): Promise<void> => {
  const headers = { "content-type": "application/json" };
  await call("/texts", { method: "POST", headers, body: JSON.stringify({ from, body }) });
};
