import type { Service } from "../door/service.ts";
import type { AwsCalls } from "../emulators/aws-calls.ts";
import { createAgent } from "./agent.ts";
import { createChats } from "./chats.ts";
import { connectRoutes } from "./connect-routes.ts";
import { LEX_ROUTES } from "./lex-routes.ts";
import { participantRoutes } from "./participant-routes.ts";
import { createPublishChat } from "./publish-chat.ts";
import { serveRest } from "./rest-service.ts";

export type ContactCenter = { connect: Service; participant: Service; lex: Service };

/** Amazon Connect chat with a scripted person, and Amazon Lex V2 with a scripted bot. */
export const createContactCenter = (sns: AwsCalls["sns"], nowMs: () => number): ContactCenter => {
  const chats = createChats(nowMs);
  const publish = createPublishChat(sns, nowMs);
  const agent = createAgent(chats, publish);
  return {
    connect: serveRest("connect", "InvalidRequestException", connectRoutes(chats, agent, publish, sns)),
    participant: serveRest("execute-api", "ValidationException", participantRoutes(chats, agent, publish, nowMs)),
    lex: serveRest("lex", "ValidationException", LEX_ROUTES),
  };
};
