import type { IncomingHttpHeaders } from "node:http";
import type { IotPolicy } from "./iot-policy.ts";

/** What an authorizer knows about a CONNECT: fields of the packet and of the WebSocket upgrade request. */
export type ConnectFacts = {
  clientId: string;
  username?: string | undefined;
  password?: Buffer | undefined;
  /** The query of the WebSocket URL, without its question mark. */
  query: string;
  headers: IncomingHttpHeaders;
};

export type ConnectAuthorization =
  | {
      allowed: true;
      principalId: string;
      policies: IotPolicy[];
      disconnectAfterInSeconds?: number | undefined;
      refreshAfterInSeconds?: number | undefined;
    }
  | { allowed: false; reason: string };

export type AuthorizeConnect = (connect: ConnectFacts) => Promise<ConnectAuthorization>;
