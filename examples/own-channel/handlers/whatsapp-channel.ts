// Invoked by Pinpoint with up to 50 endpoints of a campaign or journey, whose addresses are phone numbers.
// custom data and endpoints -> a WhatsApp template message for each -> SendWhatsAppMessage -> an outcome for each endpoint
// A retry sends only what failed: the claims in DynamoDB know what was sent.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  SendWhatsAppMessageCommand,
  SocialMessagingClient,
  SocialMessagingServiceException,
} from "@aws-sdk/client-socialmessaging";
import { connectClaims, createChannelHandler, type SendResult } from "pinpoint-isv-suite/channel";
import * as z from "zod";

const { WHATSAPP_NUMBER_ID = "", SOCIAL_MESSAGING_URL = "", CLAIMS_TABLE = "" } = process.env;
const META_API_VERSION = "v20.0";

const social = new SocialMessagingClient(SOCIAL_MESSAGING_URL === "" ? {} : { endpoint: SOCIAL_MESSAGING_URL });

/** A business may only send approved templates to people who have not written to it within 24 hours. */
const TemplateMessage = z.object({
  template: z.string().min(1),
  language: z.string().min(2),
  parameters: z.array(z.string()),
});

export const handler = createChannelHandler({
  message: TemplateMessage,
  claims: connectClaims(new DynamoDBClient({}), CLAIMS_TABLE),
  send: async ({ endpoint, content }, signal) => {
    const message = toWhatsApp(endpoint.Address ?? "", content);
    const command = new SendWhatsAppMessageCommand({
      originationPhoneNumberId: WHATSAPP_NUMBER_ID,
      metaApiVersion: META_API_VERSION,
      message: new TextEncoder().encode(JSON.stringify(message)),
    });
    return social.send(command, { abortSignal: signal }).then(() => ACCEPTED, toRefusal);
  },
});

const ACCEPTED: SendResult = { kind: "accepted" };

/** What the service will not accept the next time either is refused; anything else is thrown, and sent again. */
const toRefusal = (error: unknown): SendResult => {
  if (error instanceof SocialMessagingServiceException && PERMANENT.has(error.name))
    return { kind: "refused", reason: error.name };
  throw error;
};
const PERMANENT = new Set(["InvalidParametersException", "ValidationException", "AccessDeniedByMetaException"]);

/** A message of the WhatsApp Business Cloud API. */
const toWhatsApp = (to: string, { template, language, parameters }: z.infer<typeof TemplateMessage>) => ({
  messaging_product: "whatsapp",
  to,
  type: "template",
  template: {
    name: template,
    language: { code: language },
    components: [{ type: "body", parameters: parameters.map((text) => ({ type: "text", text })) }],
  },
});
