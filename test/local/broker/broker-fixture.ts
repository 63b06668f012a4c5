import http from "node:http";
import type { AddressInfo } from "node:net";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { onTestFinished } from "vitest";
import { type BrokerSettings, createBroker } from "../../../src/local/broker/broker.ts";
import { FULL_ACCESS } from "../../../src/local/broker/iot-policy.ts";

export const allowEverything = async () => ({ allowed: true as const, principalId: "tester", policies: [FULL_ACCESS] });

/** Options of mqtt.js, and the query of the URL with its question mark. */
type ConnectOptions = Omit<IClientOptions, "query"> & { query?: string };

/** A broker on a free port, and mqtt.js clients for it; all are closed when the test ends. */
export const startBroker = async (settings: Partial<BrokerSettings> = {}) => {
  const broker = await createBroker({ authorize: allowEverything, connectIntervalMs: 0, ...settings });
  const server = http.createServer();
  server.on("upgrade", broker.upgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}/mqtt`;
  const clients: MqttClient[] = [];
  const connect = (clientId: string, options: ConnectOptions = {}): MqttClient => {
    const { query = "", ...rest } = options;
    const client = mqtt.connect(url + query, { clientId, reconnectPeriod: 0, ...rest });
    client.on("error", () => {});
    clients.push(client);
    return client;
  };
  onTestFinished(async () => {
    for (const client of clients) client.end(true);
    await broker.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    broker,
    port,
    url,
    connect,
    connected: async (clientId: string, options?: ConnectOptions) => {
      const client = connect(clientId, options);
      await new Promise<void>((resolve, reject) => {
        client.once("connect", () => resolve());
        client.once("error", reject);
        client.once("close", () => reject(new Error("the connection closed before its CONNACK")));
      });
      return client;
    },
  };
};

export const once = <T>(client: MqttClient, event: "close" | "error" | "connect"): Promise<T> =>
  new Promise((resolve) => client.once(event, (value: unknown) => resolve(value as T)));

/** The payloads that a client receives, as text. */
export const collect = (client: MqttClient): string[] => {
  const received: string[] = [];
  client.on("message", (_topic, payload) => received.push(payload.toString()));
  return received;
};
