// Simulates two providers, a webhook and End User Messaging Social, and prints what it receives. It rejects the first message
// for Bo as busy.
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import * as z from "zod";

const WebhookMessage = z.object({ to: z.string(), text: z.string() });
const SendWhatsAppMessage = z.object({ originationPhoneNumberId: z.string(), message: z.base64() });

let isBusy = true;

const receive = async (request: IncomingMessage): Promise<{ status: number; body: object }> => {
  const body = await json(request);
  if (request.url === "/v1/whatsapp/send") {
    const { message } = SendWhatsAppMessage.parse(body);
    console.log("whatsapp", Buffer.from(message, "base64").toString());
    return { status: 200, body: { messageId: crypto.randomUUID() } };
  }
  const { to, text } = WebhookMessage.parse(body);
  if (to === "bo" && isBusy) {
    isBusy = false;
    console.log("webhook", to, "busy");
    return { status: 503, body: {} };
  }
  console.log("webhook", to, text);
  return { status: 202, body: {} };
};

const server = createServer(async (request, response) => {
  const { status, body } = await receive(request);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
server.listen(Number(process.env.PORT ?? 8010), "127.0.0.1", () => {
  const address = server.address();
  console.log(`provider at http://127.0.0.1:${typeof address === "object" ? address?.port : address}`);
});
