import type { AuthorizerEvent } from "../poke/authorization.ts";
import type { MulticastPokeMessage, PokeMessage } from "../poke/message.ts";

/** A message to the function `poke`. */
export const pokeMessage = (fields: Partial<PokeMessage> = {}): PokeMessage => ({
  customerId: "customer-1",
  domain: "CustomerLikes",
  data: { track: 7 },
  ...fields,
});

/** A message to the function `multicast-poke`. */
export const multicastPokeMessage = (fields: Partial<MulticastPokeMessage> = {}): MulticastPokeMessage => ({
  domain: "PLAYLIST",
  filter: "playlist-1",
  data: "updated",
  ...fields,
});

export type ConnectAttempt = { clientId: string; token: string; ticket?: string };

/** The event of an IoT Core custom authorizer at a CONNECT. [IoT Core developer guide: defining your Lambda function] */
export const authorizerEvent = ({ clientId, token, ticket = "" }: ConnectAttempt) => ({
  signatureVerified: false,
  protocols: ["tls", "http", "mqtt"],
  protocolData: {
    tls: { serverName: "poke.example.com" },
    http: { headers: { Host: "poke.example.com" }, queryString: "?x-amz-customauthorizer-name=poke" },
    mqtt: { clientId, username: ticket, password: Buffer.from(token).toString("base64") },
  } satisfies AuthorizerEvent["protocolData"],
  connectionMetadata: { id: "00000000-0000-0000-0000-000000000000" },
});
