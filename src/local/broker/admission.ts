import type { Client } from "aedes";
import type { AuthorizeConnect, ConnectAuthorization, ConnectFacts } from "./authorization.ts";
import { type Connection, createPermissions } from "./connection.ts";
import { whyNotClientId } from "./packet-rules.ts";
import type { IncomingConnection } from "./web-socket-server.ts";

export type AdmissionSettings = {
  authorize: AuthorizeConnect;
  arnPrefix: string;
  now: () => number;
  connectIntervalMs: number;
};

export type ConnectRefusal = { refused: string; returnCode: 2 | 3 | 5 };

/** [MQTT 3.1.1: 3.2.2.3 Connect Return code] */
export const RETURN_CODES = { identifierRejected: 2, serverUnavailable: 3, notAuthorized: 5 } as const;

/**
 * Decides whether a CONNECT is accepted. Only authorized clients count towards the CONNECT rate of a client id, so that
 * no client can block another.
 */
export const createAdmission = ({ authorize, arnPrefix, now, connectIntervalMs }: AdmissionSettings) => {
  const isWithinRate = createConnectRate(now, connectIntervalMs);

  /** Disconnects the client and refreshes its policies at the times that the authorizer set. */
  const scheduleTimers = (
    client: Client,
    connection: Connection,
    facts: ConnectFacts,
    authorization: ConnectAuthorization,
  ) => {
    if (!authorization.allowed) return;
    const { disconnectAfterInSeconds, refreshAfterInSeconds } = authorization;
    const schedule = (seconds: number, run: () => void) =>
      connection.timers.push(setTimeout(run, seconds * 1_000).unref());
    const refresh = async () => {
      const refreshed = await authorize(facts);
      if (client.closed) return;
      if (!refreshed.allowed || whyNotConnected(refreshed, arnPrefix, facts.clientId)) return client.close();
      connection.isPermitted = createPermissions(arnPrefix, refreshed);
      scheduleTimers(client, connection, facts, { ...refreshed, disconnectAfterInSeconds: undefined });
    };
    if (disconnectAfterInSeconds) schedule(disconnectAfterInSeconds, () => client.close());
    if (refreshAfterInSeconds) schedule(refreshAfterInSeconds, () => void refresh().catch(() => client.close()));
  };

  return async (
    client: Client,
    incoming: IncomingConnection,
    clientId: string,
    username?: string,
    password?: Buffer,
  ): Promise<Connection | ConnectRefusal> => {
    const misnamed = whyNotClientId(clientId);
    if (misnamed) return { refused: misnamed, returnCode: RETURN_CODES.identifierRejected };
    const facts = connectFacts(clientId, incoming, username, password);
    const authorization = await authorize(facts);
    const denied = whyNotConnected(authorization, arnPrefix, clientId);
    if (denied || !authorization.allowed) {
      return { refused: denied ?? "denied", returnCode: RETURN_CODES.notAuthorized };
    }
    if (!isWithinRate(clientId)) {
      return {
        refused: `a second CONNECT with the same client id within ${connectIntervalMs} ms`,
        returnCode: RETURN_CODES.serverUnavailable,
      };
    }
    const connection: Connection = {
      clientId,
      principalId: authorization.principalId,
      socket: incoming.socket,
      stream: incoming.stream,
      isOpen: incoming.isOpen,
      frames: [],
      framesBytes: 0,
      deferred: 0,
      filters: new Map(),
      isPermitted: createPermissions(arnPrefix, authorization),
      timers: [],
    };
    scheduleTimers(client, connection, facts, authorization);
    return connection;
  };
};

export type Admission = ReturnType<typeof createAdmission>;

const connectFacts = (
  clientId: string,
  { request }: IncomingConnection,
  username?: string,
  password?: Buffer,
): ConnectFacts => ({
  clientId,
  username,
  password,
  query: request.url?.split("?", 2)[1] ?? "",
  headers: request.headers,
});

const whyNotConnected = (
  authorization: ConnectAuthorization,
  arnPrefix: string,
  clientId: string,
): string | undefined => {
  if (!authorization.allowed) return authorization.reason;
  const isPermitted = createPermissions(arnPrefix, authorization);
  return isPermitted("iot:Connect", `client/${clientId}`)
    ? undefined
    : "the policy does not allow iot:Connect with this client id";
};

/** Accepts one CONNECT of a client id per interval. */
const createConnectRate = (now: () => number, intervalMs: number) => {
  const lastAt = new Map<string, number>();
  return (clientId: string): boolean => {
    const at = now();
    for (const [id, connectedAt] of lastAt) {
      if (connectedAt + intervalMs > at) break;
      lastAt.delete(id);
    }
    if (lastAt.has(clientId)) return false;
    lastAt.set(clientId, at);
    return true;
  };
};
