import { loadDisabledChannels } from "../channel/store/channels.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { StoredEndpoint } from "../endpoint/stored-endpoint.ts";
import { newId } from "../ids.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import { directContents, substitutionsFor } from "./direct-contents.ts";
import type { DirectMessage, RecipientSettings } from "./direct-message.ts";
import { createRenderer, REQUEST_OVERRIDE_CHANNELS } from "./render-message.ts";
import { type Sent, sendRendered } from "./send-rendered.ts";

/** An endpoint, or an address with its channel type as one; and what is special to its message. */
export type Recipient = { id: string; endpoint: Partial<StoredEndpoint>; settings: RecipientSettings };

/** [Pinpoint API reference: MessageResult] */
export type DirectResult = {
  DeliveryStatus: "OPT_OUT" | "PERMANENT_FAILURE" | "SUCCESSFUL" | "TEMPORARY_FAILURE";
  StatusCode: number;
  StatusMessage: string;
  MessageId?: string;
};

export const permanentFailure = (StatusMessage: string): DirectResult => ({
  DeliveryStatus: "PERMANENT_FAILURE",
  StatusCode: 400,
  StatusMessage,
});

/** Returns the function that renders the message for one recipient, sends it and writes its records to the event stream. */
export const createDirectSender = (context: EngineContext, appId: string, request: DirectMessage) => {
  const render = createRenderer(directContents(context, request), REQUEST_OVERRIDE_CHANNELS);
  const disabledChannels = loadDisabledChannels(context, appId);

  return async ({ id, endpoint, settings }: Recipient): Promise<DirectResult> => {
    if (endpoint.OptOut === "ALL") return optedOut("The endpoint is opted out.");
    if (endpoint.EndpointStatus === "INACTIVE") return permanentFailure("The endpoint is inactive.");
    const { BodyOverride, TitleOverride, RawContent, Substitutions } = settings;
    const variables = { ...substitutionsFor(request.MessageConfiguration, endpoint.ChannelType), ...Substitutions };
    // unspecified by AWS; chosen because a substitution must not hide the endpoint's own fields from the template.
    const document = JSON.stringify({ ...variables, ...endpoint, BodyOverride, TitleOverride, RawContent });
    const rendering = render({ endpointId: id, document }, new Date(context.clock.now()), disabledChannels);
    if (!rendering.ok) return permanentFailure(rendering.reason);
    const sent = await sendRendered(context, {
      appId,
      // [Pinpoint developer guide: SMS events, email events] `client_id` of a transactional message is not an endpoint id.
      endpointId: newId(),
      message: rendering.message,
      ids: {},
      attemptId: newId(),
      customerContext: JSON.stringify({ ...request.Context, ...settings.Context }),
    });
    transaction(context.db, () => writeEventStream(context, appId, sent.records));
    return toResult(sent);
  };
};

const toResult = ({ status, messageId }: Sent): DirectResult => {
  switch (status) {
    case "sent":
      return {
        DeliveryStatus: "SUCCESSFUL",
        StatusCode: 200,
        StatusMessage: `MessageId: ${messageId}`,
        MessageId: messageId,
      };
    case "opted-out":
      return { ...optedOut("The number is in the opt-out list."), MessageId: messageId };
    case "failed":
      return { DeliveryStatus: "TEMPORARY_FAILURE", StatusCode: 500, StatusMessage: "The message was not sent." };
    default:
      return status satisfies never;
  }
};

// unspecified by AWS: the status code that goes with OPT_OUT; chosen because a repeat has the same result.
const optedOut = (StatusMessage: string): DirectResult => ({
  DeliveryStatus: "OPT_OUT",
  StatusCode: 400,
  StatusMessage,
});
