// Invoked by Pinpoint with up to 50 endpoints of a campaign or journey.
// custom data and endpoints -> a message for each endpoint -> POST it to the webhook -> an outcome for each endpoint
// A retry sends only what failed: the claims in DynamoDB know what was sent.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { connectClaims, createChannelHandler } from "pinpoint-isv-suite/channel";
import * as z from "zod";

const { WEBHOOK_URL = "", CLAIMS_TABLE = "" } = process.env;

export const handler = createChannelHandler({
  message: z.object({ text: z.string().min(1) }),
  claims: connectClaims(new DynamoDBClient({}), CLAIMS_TABLE),
  send: async ({ id, endpoint, content }, signal) => {
    const response = await fetch(WEBHOOK_URL, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": id },
      body: JSON.stringify({ to: endpoint.Address, text: content.text }),
      signal,
    });
    if (response.status === 429 || response.status >= 500) throw new Error(`the webhook returned ${response.status}`);
    return response.ok ? { kind: "accepted" } : { kind: "refused", reason: `status ${response.status}` };
  },
});
