import http from "node:http";
import mqtt, { type MqttClient } from "mqtt";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../handlers/poke-authorizer.ts";
import { createBroker } from "../../src/local/broker/broker.ts";
import { customAuthorizer } from "../../src/local/broker/custom-authorizer.ts";
import { AuthorizerEvent } from "../../src/poke/authorization.ts";
import { customerHash } from "../../src/poke/customer-hash.ts";
import { mintInterestTicket } from "../../src/poke/interest-ticket.ts";
import { customerTopic, multicastTopic } from "../../src/poke/topic.ts";
import { createPokeClient, type PokeCredentials } from "../../src/poke-client/index.ts";
import { ARN_PREFIX, forge, key, mint, rules, TICKET_KEY, TOPIC_KEY } from "../poke/token-fixture.ts";

const hashOf = (customerId: string) => customerHash(TOPIC_KEY, customerId);
const [ada, ben] = [hashOf("ada"), hashOf("ben")];
const silent = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

/** The local broker with the authorizer that is deployed. */
const start = async () => {
  const authorize = customAuthorizer(async (_name, payload) => {
    const event = AuthorizerEvent.parse(JSON.parse(payload));
    const response = await run(
      event,
      { key, rules, ticketKey: TICKET_KEY, arnPrefix: ARN_PREFIX },
      { now: new Date(), log: silent },
    );
    return { statusCode: 200, payload: JSON.stringify(response) };
  }, "poke-authorizer");
  const broker = await createBroker({ authorize, connectIntervalMs: 0 });
  const server = http.createServer();
  server.on("upgrade", broker.upgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    await broker.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const url = `ws://127.0.0.1:${typeof address === "object" && address?.port}/mqtt`;

  /** mqtt.js with any credentials: it can send packets that the Poke client does not. */
  const connect = (clientId: string, password: string, username = ""): Promise<MqttClient> =>
    new Promise((resolve, reject) => {
      const client = mqtt.connect(url, { clientId, username, password, reconnectPeriod: 0 });
      onTestFinished(() => void client.end(true));
      client.on("error", reject);
      client.on("close", () => reject(new Error("closed")));
      client.on("connect", () => resolve(client));
    });
  const tokenOf = async (customerId: string) => (await mint(customerId, new Date())).token;
  const publish = (topic: string, data: unknown = null) => {
    const envelope = { v: 1, id: crypto.randomUUID(), ts: Date.now(), type: "poke", domain: "D", data };
    return broker.publish({ topic, payload: Buffer.from(JSON.stringify(envelope)), qos: 1 });
  };
  const client = (token: () => Promise<PokeCredentials>) => {
    const errors: string[] = [];
    const made = createPokeClient({ url, token, onError: ({ code }) => errors.push(code), backoffBaseMs: 20 });
    onTestFinished(() => made.close());
    return { client: made, errors };
  };
  return { broker, connect, tokenOf, publish, client };
};

const grantOf = async (client: MqttClient, topic: string): Promise<number | undefined> => {
  const grants = await client.subscribeAsync(topic, { qos: 1 }).catch((error) => error);
  return grants instanceof Error ? 128 : grants[0]?.qos;
};

describe("the authorizer refuses to connect", () => {
  const claims = { iss: rules.issuer, aud: rules.audience, sub: ada, exp: Math.floor(Date.now() / 1000) + 3_600 };
  test.each([
    ["no token", async () => ""],
    ["an expired token", () => forge({ ...claims, exp: claims.exp - 7_200 })],
    ["a token for another audience", () => forge({ ...claims, aud: "web" })],
    ["an HMAC token", () => forge(claims, new Uint8Array(32), "HS256")],
  ])("a client with %s", async (_, token) => {
    const { connect } = await start();
    await expect(connect(`${ada}-x`, await token())).rejects.toThrow(/Not authorized|closed/);
  });

  test.each([
    ["another customer's", `${ben}-x`],
    ["one with the customer hash as prefix", `${ada}x-1`],
    ["one of topic characters", "+/#"],
    ["one of 129 bytes", `${ada}-${"x".repeat(96)}`],
  ])("a client id that is %s", async (_, clientId) => {
    const { connect, tokenOf } = await start();
    await expect(connect(clientId, await tokenOf("ada"))).rejects.toThrow();
  });

  test("the Poke client, which is unauthorized after two refusals", async () => {
    const { client } = await start();
    const token = async () => ({ token: "junk", customerHash: ada, expiresAt: Date.now() + 3_600_000 });
    await expect(client(token).client.register("D", vi.fn())).rejects.toMatchObject({ code: "unauthorized" });
  });
});

describe("subscriptions", () => {
  test.each([
    ["everything", "#"],
    ["all of Poke", "poke/#"],
    ["one level of all customers", "poke/+/c/+/D"],
    ["every customer", "poke/v1/c/+/D"],
    ["another customer", `poke/v1/c/${ben}/D`],
    ["another customer's every domain", `poke/v1/c/${ben}/#`],
    ["own domains by a wildcard", `poke/v1/c/${ada}/#`],
    ["every multicast", "poke/v1/m/#"],
    ["every filter", "poke/v1/m/PLAYLIST/+"],
    ["a policy wildcard in place of the customer", "poke/v1/c/*/D"],
    ["a policy wildcard within one", `poke/v1/c/${ben.slice(0, 31)}?/D`],
    ["an upper-case Poke", "POKE/v1/c/x/D"],
    ["a reserved topic", "$aws/events/presence/connected/#"],
    ["a topic of 257 bytes", `poke/v1/m/${"x".repeat(247)}`],
    ["nine levels", "poke/v1/m/a/b/c/d/e/f"],
  ])("to %s are denied", async (_, filter) => {
    const { connect, tokenOf, publish } = await start();
    const spy = vi.fn();
    const hostile = await connect(`${ada}-x`, await tokenOf("ada"));
    hostile.on("message", spy);
    expect(await grantOf(hostile, filter)).toBe(128);
    await publish(`poke/v1/c/${ben}/D`);
    await publish("poke/v1/m/PLAYLIST/p-7");
    await publish("poke/v1/m/x/y");
    const own = await connect(`${ada}-own`, await tokenOf("ada"));
    const received = new Promise((resolve) => own.once("message", resolve));
    await own.subscribeAsync(`poke/v1/c/${ada}/D`, { qos: 1 });
    await publish(`poke/v1/c/${ada}/D`);
    await received;
    expect(spy).not.toHaveBeenCalled();
  });

  test.each(["%2B", "~2B", "%23", "~23", "\uff0b", "\uff03", "..", "*", "?"])(
    "to an encoded wildcard, %s, receive only that topic",
    async (wildcard) => {
      const { connect, tokenOf, publish } = await start();
      const client = await connect(`${ada}-x`, await tokenOf("ada"));
      const topics: string[] = [];
      client.on("message", (topic) => topics.push(topic));
      await client.subscribeAsync(`poke/v1/m/D/${wildcard}`, { qos: 1 });
      await publish("poke/v1/m/D/other");
      await publish(`poke/v1/m/D/${wildcard}`);
      await vi.waitFor(() => expect(topics).toEqual([`poke/v1/m/D/${wildcard}`]));
    },
  );

  test.each(["+", "#", "*", "a/b", "../b", "$aws", "poke/v1/c/x", "%2F", "~2F", "ünïcode", "日本", "x".repeat(60)])(
    "of the Poke client to the filter %j receive only that filter",
    async (filter) => {
      const { client, publish, tokenOf } = await start();
      const { client: poke } = client(async () => ({
        token: await tokenOf("ada"),
        customerHash: ada,
        expiresAt: Date.now() + 3_600_000,
      }));
      const handler = vi.fn();
      await poke.registerMulticast("D", filter, handler);
      for (const other of ["b", "a", "poke"]) await publish(`poke/v1/m/D/${other}`, "other");
      const topic = multicastTopic("D", filter);
      await publish(topic.ok ? topic.topic : "", "expected");
      await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
      expect(handler.mock.calls[0]?.[1]).toBe("expected");
    },
  );

  test("deliver only the customer's own pokes, even if customer ids are similar", async () => {
    const { client, publish } = await start();
    const ids = ["u", "u-1", "u-11", "*", "U", "u/1"];
    const handlers = await Promise.all(
      ids.map(async (customerId) => {
        const { client: poke } = client(() => mint(customerId, new Date()));
        const handler = vi.fn();
        await poke.register("D", handler);
        return handler;
      }),
    );
    for (const customerId of ids) {
      const topic = customerTopic(hashOf(customerId), "D");
      await publish(topic.ok ? topic.topic : "", customerId);
    }
    await vi.waitFor(() => {
      for (const handler of handlers) expect(handler).toHaveBeenCalled();
    });
    expect(handlers.map((handler) => handler.mock.calls.map(([, data]) => data))).toEqual(ids.map((id) => [id]));
  });

  test("with a ticket are limited to its interests", async () => {
    const { client } = await start();
    const ticket = await mintInterestTicket(
      TICKET_KEY,
      ada,
      [{ domain: "PLAYLIST", filter: "p/7" }],
      new Date(Date.now() + 600_000),
    );
    const { client: poke } = client(async () => ({ ...(await mint("ada", new Date(), "ticket")), ticket }));
    await poke.registerMulticast("PLAYLIST", "p/7", vi.fn());
    await poke.register("D", vi.fn());
    await expect(poke.registerMulticast("PLAYLIST", "p/8", vi.fn())).rejects.toMatchObject({
      code: "refused",
    });
  });
});

describe("publishing", () => {
  test.each([
    ["to its own topic", `poke/v1/c/${ada}/D`],
    ["to another customer", `poke/v1/c/${ben}/D`],
    ["to a multicast", "poke/v1/m/PLAYLIST/p-7"],
  ])("by a client %s closes its connection and delivers nothing", async (_, topic) => {
    const { broker, connect, tokenOf } = await start();
    const listener = await connect(`${ben}-x`, await tokenOf("ben"));
    const spy = vi.fn();
    listener.on("message", spy);
    await listener.subscribeAsync([`poke/v1/c/${ben}/D`, "poke/v1/m/PLAYLIST/p-7"], { qos: 1 });
    const hostile = await connect(`${ada}-x`, await tokenOf("ada"));
    const closed = new Promise<void>((resolve) => hostile.once("close", () => resolve()));
    hostile.publish(topic, "forged", { qos: 1 });
    await closed;
    await broker.publish({ topic: "poke/v1/m/PLAYLIST/p-7", payload: Buffer.from("real"), qos: 1 });
    await vi.waitFor(() => expect(spy).toHaveBeenCalled());
    expect(spy.mock.calls.map(([, payload]) => String(payload))).toEqual(["real"]);
  });
});
