// A custom channel at a URL instead of a Lambda function: the engine posts the same event, signs it, and reads the same response.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { createChannelHandler, verifyWebhook } from "pinpoint-isv-suite/channel";
import * as z from "zod";

// Two secrets, separated by a comma, while one replaces the other.
const { ACCOUNT_ID = "000000000000", WEBHOOK_SECRETS = "", PORT = "8020" } = process.env;
const secrets = WEBHOOK_SECRETS.split(",");
// Pinpoint waits 15 s for a response.
const WAIT_MS = 15_000;

const sendBatch = createChannelHandler({
  message: z.object({ text: z.string().min(1) }),
  send: async ({ endpoint, content }) => {
    console.log("received", endpoint.Address, content.text);
    return { kind: "accepted" };
  },
});

const respond = async (request: IncomingMessage, response: ServerResponse) => {
  // A campaign can be created only if the webhook confirms the account.
  if (request.method === "HEAD") return response.writeHead(200, { "x-amz-pinpoint-accountid": ACCOUNT_ID }).end();
  const endsAt = Date.now() + WAIT_MS;
  const body = await text(request);
  const verdict = verifyWebhook({ headers: request.headers, body }, secrets);
  if (verdict.kind === "refused") return response.writeHead(401).end(verdict.reason);
  const lambda = { awsRequestId: verdict.id, getRemainingTimeInMillis: () => endsAt - Date.now() };
  const outcomes = await sendBatch(JSON.parse(body), lambda);
  return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(outcomes));
};

const server = createServer((request, response) => {
  respond(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(Number(PORT), "127.0.0.1", () => {
  const address = server.address();
  console.log(`receiver at http://127.0.0.1:${typeof address === "object" ? address?.port : address}`);
});
