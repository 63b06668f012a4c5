// Signs customers in, and returns the credentials with which the app of a signed-in customer receives pokes.
import { createServer, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import * as z from "zod";
import { createCredentials } from "./credentials.ts";
import { openSession, signedInCustomer } from "./sessions.ts";

const credentialsOf = createCredentials(process.env);
const SignIn = z.object({ customerId: z.string().min(1).max(200) });

type Reply = { status: number; body?: object; cookie?: string };

/** Replace the body with your own sign-in: this one believes everybody. */
const signIn = async (request: IncomingMessage): Promise<Reply> => {
  const parsed = SignIn.safeParse(await json(request).catch(() => undefined));
  return parsed.success ? { status: 204, cookie: openSession(parsed.data.customerId) } : { status: 400 };
};

/** The customer is the one of the session, never one that the request names: a token is permission to receive their pokes. */
const pokeToken = async (request: IncomingMessage): Promise<Reply> => {
  const customerId = signedInCustomer(request.headers.cookie);
  return customerId === undefined ? { status: 401 } : { status: 200, body: await credentialsOf(customerId) };
};

const reply = (request: IncomingMessage): Promise<Reply> => {
  switch (`${request.method} ${request.url}`) {
    case "POST /api/sign-in":
      return signIn(request);
    case "GET /api/poke-token":
      return pokeToken(request);
    default:
      return Promise.resolve({ status: 404 });
  }
};

const server = createServer(async (request, response) => {
  const { status, body, cookie } = await reply(request).catch((error): Reply => {
    console.error(error);
    return { status: 502 };
  });
  response.setHeader("cache-control", "no-store");
  if (cookie !== undefined) response.setHeader("set-cookie", cookie);
  response.writeHead(status, { "content-type": "application/json" }).end(body && JSON.stringify(body));
});
server.listen(Number(process.env.PORT ?? 8020), "127.0.0.1", () => {
  const address = server.address();
  console.log(`backend at http://127.0.0.1:${typeof address === "object" ? address?.port : address}`);
});
