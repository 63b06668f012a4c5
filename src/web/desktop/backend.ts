import * as z from "zod";

const Caller = z.looseObject({
  found: z.string(),
  user_id: z.string(),
  channels: z.string(),
  opted_out: z.string(),
});
export type Caller = z.infer<typeof Caller>;

const ReceivedText = z.object({ id: z.number(), body: z.string() });
export type ReceivedText = z.infer<typeof ReceivedText>;

const Thread = z.object({ texts: z.array(ReceivedText) });

const Problem = z.object({ error: z.string() }).catch({ error: "" });

const call = async (path: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(path, init).catch(() => {
    throw new Error("the desktop's server does not respond; is npm start still running?");
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  throw new Error(Problem.parse(body).error || `the desktop's server responded with status ${response.status}`);
};

const DesktopUrls = z.object({
  ccpUrl: z.string(),
  loginUrl: z.string(),
  /** Where contacts are simulated; Connect has none. */
  controlUrl: z.string().optional(),
});
export type DesktopUrls = z.infer<typeof DesktopUrls>;

export const fetchUrls = async (): Promise<DesktopUrls> => DesktopUrls.parse(await call("/desktop/urls"));

/** What the function caller-lookup knows about a number. */
export const fetchCaller = async (number: string): Promise<Caller> =>
  Caller.parse(await call(`/caller?${new URLSearchParams({ number })}`));

/** The texts that the customer received from the two-way number, the newest first. */
export const fetchTexts = async (customer: string): Promise<ReceivedText[]> =>
  Thread.parse(await call(`/texts?${new URLSearchParams({ customer })}`)).texts.reverse();

/** Pokes the app of a customer: the phone page shows one like more. */
export const pokeCustomer = async (customerId: string): Promise<void> => {
  const headers = { "content-type": "application/json" };
  await call("/actions", { method: "POST", headers, body: JSON.stringify({ do: "like", customerId }) });
};
