import type * as z from "zod";
import type { Outcome } from "../channel/outcome.ts";
import { toChannelBatch, toCustomChannelResponse } from "../channel/pinpoint-event.ts";
import { countBy } from "../count-by.ts";
import { parseEvent, Unfinished } from "../errors.ts";
import { logJson } from "../log-json.ts";
import { CustomChannelEvent } from "../pinpoint/custom-channel-event.ts";
import type { CustomChannelResponse } from "../pinpoint/custom-channel-response.ts";
import { type Claims, createBudget, createLease, type LambdaContext, PINPOINT_BUDGET_MS } from "../run.ts";
import { planMessages } from "./plan-messages.ts";
import { type SendMessage, sendMessages } from "./send-messages.ts";

export type ChannelOptions<Content> = {
  /** The marketer's custom data: a schema of JSON, or `z.string()` for text. Its strings may be message templates. */
  message: z.ZodType<Content>;
  send: SendMessage<Content>;
  /**
   * With claims, such as those of `connectClaims`, a message that was accepted is not sent again, and the handler throws if
   * messages failed, so that Pinpoint invokes it again for them. Without claims, each message is attempted once in an invocation.
   */
  claims?: Claims;
  /** How many messages are sent at a time. Default: 10. */
  concurrency?: number;
  /** Writes one line of the log. Default: `console.log`, as JSON. */
  log?: (message: string, fields: Record<string, unknown>) => void;
};

/** Far below the quotas of common providers, and a batch of 50 endpoints still takes only five rounds. */
const CONCURRENCY = 10;

const NO_CLAIMS: Claims = {
  take: async (ids) => new Map(ids.map((id) => [id, { kind: "taken" }])),
  complete: async () => 0,
  release: async () => 0,
};

/**
 * The Lambda handler of a custom channel of your own: it parses the event, renders the message for each endpoint, sends within
 * the time that Pinpoint waits, and returns an outcome for each endpoint, which a journey can split on.
 *
 * @example
 * export const handler = createChannelHandler({
 *   message: z.object({ text: z.string().min(1) }),
 *   send: async ({ id, endpoint, content }, signal) => post(endpoint.Address, { id, ...content }, signal),
 * });
 */
export const createChannelHandler =
  <Content>({ message, send, claims, concurrency = CONCURRENCY, log = logJson }: ChannelOptions<Content>) =>
  async (event: unknown, context: LambdaContext): Promise<CustomChannelResponse> => {
    const parsed = parseEvent(CustomChannelEvent, event);
    const now = new Date();
    const batch = toChannelBatch(parsed);
    const remainingMs = () => context.getRemainingTimeInMillis();
    const budget = createBudget(remainingMs, PINPOINT_BUDGET_MS);
    const lease = createLease(context.awsRequestId, now, remainingMs());
    const plan = planMessages(batch, message, now);

    const reportError = (endpointId: string, error: unknown) => log("message failed", { endpointId, error });
    const ports = { send, claims: claims ?? NO_CLAIMS, reportError };
    const { outcomes, unsent } = await sendMessages(plan.messages, ports, { now, budget, lease }, concurrency);
    const all = new Map<string, Outcome>([...plan.outcomes, ...outcomes]);
    log("batch sent", { ...batch.origin, ...countBy(all.values(), ({ outcome }) => outcome), unsent: unsent.length });
    if (claims !== undefined && unsent.length > 0)
      throw new Unfinished(unsent.length, "messages", "not sent; see the log");
    for (const endpointId of unsent) all.set(endpointId, { outcome: "refused", reason: "not sent" });
    return toCustomChannelResponse(Object.keys(parsed.Endpoints), all);
  };
