import { mapOf } from "../../../pinpoint/map-of.ts";
import { badRequest } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { loadUserEndpoints } from "../../endpoint/store/endpoints.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { DirectMessage, RecipientSettings } from "../direct-message.ts";
import { createDirectSender, permanentFailure } from "../send-direct.ts";

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
    const results = endpoints.map(async ({ id, endpoint }) => {
      const result = await send({ id, endpoint, settings });
      return [id, { Address: endpoint.Address ?? "", ...result }] as const;
    });
    return Object.fromEntries(await Promise.all(results));
  };
  const results = users.map(async ([userId, settings]) => [userId, await sendToUser(userId, settings)] as const);
  return { ApplicationId: app.id, RequestId: requestId, Result: Object.fromEntries(await Promise.all(results)) };
};
