import { hash } from "node:crypto";
import { LexRuntimeV2Client, RecognizeTextCommand } from "@aws-sdk/client-lex-runtime-v2";
import type { RecognizeText } from "../sms/flow/bot-desk.ts";
import { clientSettings } from "./client-settings.ts";
import { throwFault } from "./sdk-fault.ts";

// A bot can invoke a Lambda function of its own, which can take seconds.
const TIMEOUT_MS = 10_000;

/** `aliasPath` is `<bot id>/<alias id>`. */
export type BotPlace = { aliasPath: string; localeId: string };

/** A bot of Amazon Lex V2. Each customer has one session for each number; its id is a hash of both. */
export const connectBot = ({ aliasPath, localeId }: BotPlace): RecognizeText => {
  const client = new LexRuntimeV2Client(clientSettings(TIMEOUT_MS));
  const [botId, botAliasId] = aliasPath.split("/");
  return async ({ customer, number }, text) => {
    const sessionId = hash("sha256", `${number}#${customer}`, "hex");
    const command = new RecognizeTextCommand({ botId, botAliasId, localeId, sessionId, text });
    const { messages = [], sessionState } = await client.send(command).catch(throwFault("lex:RecognizeText"));
    return {
      // Response cards and SSML are not texts.
      messages: messages.flatMap(({ content, contentType }) =>
        content !== undefined && (contentType === "PlainText" || contentType === "CustomPayload") ? [content] : [],
      ),
      isClosed: sessionState?.dialogAction?.type === "Close",
    };
  };
};
