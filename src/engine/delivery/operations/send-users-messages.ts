import { mapOf } from "../../../pinpoint/map-of.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { loadUserEndpoints } from "../../endpoint/store/endpoints.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { DirectMessage, RecipientSettings } from "../direct-message.ts";
import { createDirectSender, permanentFailure } from "../send-direct.ts";
import { sendEach } from "../send-each.ts";

// [Pinpoint quotas: messages] recipients in one request
const USERS_MAX = 100;

const SendUsersMessageRequest = DirectMessage.extend({ Users: mapOf(RecipientSettings) });

/** Sends a message to every endpoint of each user. [Pinpoint API reference: SendUsersMessages] */
export const sendUsersMessages: Operation = async (context, { path, body, requestId }) => {
  const app = requireApp(context, path["application-id"]);
  const { Users, ...request } = parseBody(SendUsersMessageRequest, withoutNulls(body));
  const users = Object.entries(Users);
  if (users.length === 0) throw badRequest("Users: at least one user is required");
  if (users.length > USERS_MAX) throw badRequest(`Users: ${users.length} users, at most ${USERS_MAX}`);
  const send = createDirectSender(context, app.id, request);

  const sendToUser = async (userId: string, settings: RecipientSettings) => {
    const endpoints = loadUserEndpoints(context, app.id, userId);
    // The result of an unknown user has an empty endpoint id. [aws-amplify/aws-sdk-ios issue 1502]
    if (endpoints.length === 0) return { "": { Address: "", ...permanentFailure("No endpoints found for userId.") } };
    return sendEach(
      endpoints.map(({ id, endpoint }) => [id, endpoint] as const),
      async (id, endpoint) => ({ Address: endpoint.Address ?? "", ...(await send({ id, endpoint, settings })) }),
    );
  };
  const results: [string, Awaited<ReturnType<typeof sendToUser>>][] = [];
  for (const [userId, settings] of users) results.push([userId, await sendToUser(userId, settings)]);
  return { ApplicationId: app.id, RequestId: requestId, Result: Object.fromEntries(results) };
};
