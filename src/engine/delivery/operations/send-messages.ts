import { mapOf } from "../../../pinpoint/map-of.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { loadEndpoint } from "../../endpoint/store/endpoints.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { AddressSettings, DirectMessage, RecipientSettings } from "../direct-message.ts";
import { createDirectSender, permanentFailure } from "../send-direct.ts";
import { sendEach } from "../send-each.ts";

// [Pinpoint quotas: messages] recipients in one request
const RECIPIENTS_MAX = 100;

const MessageRequest = DirectMessage.extend({
  Addresses: mapOf(AddressSettings).default({}),
  Endpoints: mapOf(RecipientSettings).default({}),
});

/**
 * Sends a message to each address and endpoint. The response is 200 also if none was sent: it has a result for each.
 * [Pinpoint API reference: SendMessages]
 */
export const sendMessages: Operation = async (context, { path, body, requestId }) => {
  const app = requireApp(context, path["application-id"]);
  const { Addresses, Endpoints, ...request } = parseBody(MessageRequest, withoutNulls(body));
  const addresses = Object.entries(Addresses);
  const endpoints = Object.entries(Endpoints);
  const count = addresses.length + endpoints.length;
  if (count === 0) throw badRequest("Addresses, Endpoints: at least one recipient is required");
  if (count > RECIPIENTS_MAX) throw badRequest(`Addresses, Endpoints: ${count} recipients, at most ${RECIPIENTS_MAX}`);
  const send = createDirectSender(context, app.id, request);

  const sendToEndpoint = async (id: string, settings: RecipientSettings) => {
    const found = loadEndpoint(context, app.id, id);
    if (found === undefined) return { Address: "", ...permanentFailure("There is no endpoint with this id.") };
    const result = await send({ id, endpoint: found.endpoint, settings });
    return { Address: found.endpoint.Address ?? "", ...result };
  };
  const Result = await sendEach(addresses, (Address, { ChannelType, ...settings }) =>
    send({ id: Address, endpoint: { Address, ChannelType }, settings }),
  );
  const EndpointResult = await sendEach(endpoints, sendToEndpoint);
  return { ApplicationId: app.id, RequestId: requestId, Result, EndpointResult };
};
