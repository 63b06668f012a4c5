import * as z from "zod";
import { findIntent } from "./bot-script.ts";
import type { RestRoute } from "./rest-service.ts";

// [Lex V2 runtime API: RecognizeText]
const Input = z.strictObject({ text: z.string().min(1).max(1_024) });
const Session = z.string().regex(/^[0-9a-zA-Z._:-]{2,100}$/, "must be 2 to 100 letters, digits or . _ : -");

/** The operation of the Lex V2 runtime API for text. All bots exist, and all have the same script. */
export const LEX_ROUTES: RestRoute[] = [
  {
    method: "POST",
    path: "/bots/{botId}/botAliases/{botAliasId}/botLocales/{localeId}/sessions/{sessionId}/text",
    run: async ({ body, labels }) => {
      const { text } = Input.parse(body);
      const sessionId = Session.parse(labels.get("sessionId"));
      const { name, message, closes } = findIntent(text);
      const intent = { name, slots: {}, state: closes ? "Fulfilled" : "Failed", confirmationState: "None" };
      return {
        messages: [{ content: message, contentType: "PlainText" }],
        sessionState: { dialogAction: { type: closes ? "Close" : "ElicitIntent" }, intent, sessionAttributes: {} },
        interpretations: [{ intent, interpretationSource: "Lex" }],
        sessionId,
      };
    },
  },
];
