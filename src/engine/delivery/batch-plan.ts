import type { Sender } from "../context.ts";
import type { RenderMessage } from "./render-message.ts";

/** A function or webhook to invoke, and the fields that its payload has beside the endpoints. */
export type InvocationPlan = { target: string; payloadFields(scheduledTime: string): Record<string, unknown> };

/** A custom channel that is invoked, or a message that is rendered and sent to each endpoint. */
export type ChannelPlan =
  | ({ kind: "invoke" } & InvocationPlan)
  | { kind: "send"; render: RenderMessage; origin: Record<string, string> };

/** How every batch of one campaign activity, or of one journey activity, is filtered and delivered. */
export type BatchPlan = {
  sender: Sender;
  /** The campaign hook, which filters each batch first. */
  hook: InvocationPlan | undefined;
  channel: ChannelPlan;
};
