import type { Client } from "aedes";
import type { Authorization, Authorize, ConnectFacts } from "./authorization.ts";
import { type Connection, createDecisions } from "./connection.ts";
import { whyNotClientId } from "./guard.ts";
import type { Arrival } from "./web-socket-server.ts";

export type AdmissionSettings = {
  authorize: Authorize;
  arnPrefix: string;
  now: () => number;
  connectIntervalMs: number;
};

export type Refusal = { refused: string; returnCode: 2 | 3 | 5 };

/** [MQTT 3.1.1, 3.2.2.3] */
const returnCodes = { identifierRejected: 2, serverUnavailable: 3, notAuthorized: 5 } as const;

const connectFacts = (clientId: string, { request }: Arrival, username?: string, password?: Buffer): ConnectFacts => ({
  clientId,
  username,
  password,
  query: request.url?.split("?", 2)[1] ?? "",
  headers: request.headers,
});

const whyNotConnected = (authorization: Authorization, arnPrefix: string, clientId: string): string | undefined => {
  if (!authorization.allowed) return authorization.reason;
  const may = createDecisions(arnPrefix, authorization);
  return may("iot:Connect", `client/${clientId}`)
    ? undefined
    : "the policy does not allow iot:Connect with the client id";
};

/** Remembers when each client id last connected, for IoT Core's one CONNECT a second. */
const createPace = (now: () => number, intervalMs: number) => {
  const lastAt = new Map<string, number>();
  return (clientId: string): boolean => {
    const at = now();
    for (const [id, seenAt] of lastAt) {
      if (seenAt + intervalMs > at) break;
      lastAt.delete(id);
    }
    if (lastAt.has(clientId)) return false;
    lastAt.set(clientId, at);
    return true;
  };
};

/** Decides on a CONNECT. The pace counts only clients that proved who they are: nobody can lock another out. */
export const createAdmission = ({ authorize, arnPrefix, now, connectIntervalMs }: AdmissionSettings) => {
  const isPaced = createPace(now, connectIntervalMs);

  const keepWithinTerm = (
    client: Client,
    connection: Connection,
    facts: ConnectFacts,
    authorization: Authorization,
  ) => {
    if (!authorization.allowed) return;
    const { disconnectAfterInSeconds, refreshAfterInSeconds } = authorization;
    const later = (seconds: number, run: () => void) =>
      connection.timers.push(setTimeout(run, seconds * 1_000).unref());
    const refresh = async () => {
      const again = await authorize(facts).catch((): Authorization => ({ allowed: false, reason: "no answer" }));
      if (client.closed) return;
      if (!again.allowed || whyNotConnected(again, arnPrefix, facts.clientId)) return client.close();
      connection.may = createDecisions(arnPrefix, again);
      keepWithinTerm(client, connection, facts, { ...again, disconnectAfterInSeconds: undefined });
    };
    if (disconnectAfterInSeconds) later(disconnectAfterInSeconds, () => client.close());
    if (refreshAfterInSeconds) later(refreshAfterInSeconds, () => void refresh());
  };

  return async (
    client: Client,
    arrival: Arrival,
    clientId: string,
    username?: string,
    password?: Buffer,
  ): Promise<Connection | Refusal> => {
    const misnamed = whyNotClientId(clientId);
    if (misnamed) return { refused: misnamed, returnCode: returnCodes.identifierRejected };
    const facts = connectFacts(clientId, arrival, username, password);
    const authorization = await authorize(facts);
    const denied = whyNotConnected(authorization, arnPrefix, clientId);
    if (denied || !authorization.allowed) return { refused: denied ?? "denied", returnCode: returnCodes.notAuthorized };
    if (!isPaced(clientId)) {
      return {
        refused: "a second CONNECT of the client id within a second",
        returnCode: returnCodes.serverUnavailable,
      };
    }
    const connection: Connection = {
      clientId,
      principalId: authorization.principalId,
      connectedAt: now(),
      socket: arrival.socket,
      stream: arrival.stream,
      isOpen: arrival.isOpen,
      frames: [],
      framesBytes: 0,
      deferred: 0,
      filters: new Map(),
      may: createDecisions(arnPrefix, authorization),
      timers: [],
    };
    keepWithinTerm(client, connection, facts, authorization);
    return connection;
  };
};

export type Admission = ReturnType<typeof createAdmission>;
