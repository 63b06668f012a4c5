import type * as z from "zod";
import { compileValue, type Rendered, refuseData, refuseUnmatched } from "../channel/compile-value.ts";
import type { Outcome } from "../channel/outcome.ts";
import { channelContext, sendHash, whySkipped } from "../channel/plan-deliveries.ts";
import type { ChannelBatch, Origin, Recipient } from "../channel/recipient.ts";
import { parseJson } from "../parse-json.ts";
import { type Endpoint, isMalformed } from "../pinpoint/endpoint.ts";
import { compileTemplate } from "../pinpoint/template.ts";
import { createRenderBudget } from "../pinpoint/template-budget.ts";

/** One message to one endpoint. */
export type ChannelMessage<Content> = {
  /** The same each time the send is retried: an idempotency key, if the provider has these. */
  id: string;
  endpointId: string;
  endpoint: Endpoint;
  /** The custom data that the marketer typed, rendered for this endpoint. */
  content: Content;
  origin: Origin;
};

/** Every endpoint has a message or an outcome. */
export type MessagePlan<Content> = { messages: ChannelMessage<Content>[]; outcomes: Map<string, Outcome> };

type Planned<Content> = { kind: "send"; message: ChannelMessage<Content> } | { kind: "decided"; outcome: Outcome };

/**
 * Renders the custom data for each endpoint: JSON if it is an object or a list, otherwise text. Endpoints that opted out, are
 * inactive or are malformed are skipped; data that does not match `schema` once rendered is refused.
 */
export const planMessages = <Content>(
  batch: ChannelBatch,
  schema: z.ZodType<Content>,
  now: Date,
): MessagePlan<Content> => {
  const render = compileContent(batch.data ?? "", schema, now);
  const messages: ChannelMessage<Content>[] = [];
  const outcomes = new Map<string, Outcome>();
  for (const recipient of batch.recipients) {
    const planned = planMessage(batch, recipient, render);
    if (planned.kind === "send") messages.push(planned.message);
    else outcomes.set(recipient.id, planned.outcome);
  }
  return { messages, outcomes };
};

type Render<Content> = (context: Record<string, unknown>) => Rendered<Content>;

const compileContent = <Content>(data: string, schema: z.ZodType<Content>, now: Date): Render<Content> => {
  const json = parseJson(data);
  const compiled = compileValue(typeof json === "object" && json !== null ? json : data, compileTemplate);
  if (!compiled.ok) return () => refuseData(compiled.reason);
  return (context) => {
    const rendered = compiled.render(context, now, createRenderBudget());
    if (!rendered.ok) return refuseData(rendered.reason);
    const parsed = schema.safeParse(rendered.value);
    return parsed.success ? { ok: true, value: parsed.data } : refuseUnmatched(parsed.error);
  };
};

const planMessage = <Content>(
  { origin, data }: ChannelBatch,
  { id: endpointId, endpoint }: Recipient,
  render: Render<Content>,
): Planned<Content> => {
  const reason = whySkipped(endpoint);
  if (reason !== undefined || isMalformed(endpoint))
    return { kind: "decided", outcome: { outcome: "skipped", reason: reason ?? "malformed" } };
  const rendered = render(channelContext(endpointId, endpoint, origin));
  if (!rendered.ok) return { kind: "decided", outcome: { outcome: "refused", reason: rendered.reason } };
  // The id does not depend on the rendered content, so that a retry is the same message even if an attribute has changed.
  const id = sendHash("message", origin, endpointId, data);
  return { kind: "send", message: { id, endpointId, endpoint, content: rendered.value, origin } };
};
