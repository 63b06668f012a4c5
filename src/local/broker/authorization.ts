import type { IncomingHttpHeaders } from "node:http";
import type { IotPolicy } from "./iot-policy.ts";

/** What a CONNECT says about itself. */
export type ConnectFacts = {
  clientId: string;
  username?: string | undefined;
  password?: Buffer | undefined;
  /** The query of the WebSocket URL, without its question mark. */
  query: string;
  headers: IncomingHttpHeaders;
};

export type Authorization =
  | {
      allowed: true;
      principalId: string;
      policies: IotPolicy[];
      disconnectAfterInSeconds?: number | undefined;
      refreshAfterInSeconds?: number | undefined;
    }
  | { allowed: false; reason: string };

export type Authorize = (connect: ConnectFacts) => Promise<Authorization>;
