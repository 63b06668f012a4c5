import fc from "fast-check";
import { generate, type Packet, parser } from "mqtt-packet";
import { describe, expect, test } from "vitest";
import { KEEP_ALIVE_SECONDS } from "../../../src/poke-client/limits.ts";
import { createSplitter, toPublish, uint16 } from "../../../src/poke-client/mqtt/decode.ts";
import { connect, DISCONNECT, PINGREQ, puback, withTopics } from "../../../src/poke-client/mqtt/encode.ts";
import { SUBSCRIBE_HEADER, UNSUBSCRIBE_HEADER } from "../../../src/poke-client/mqtt/packet-types.ts";

/** The packet that the parser of mqtt.js reads from the client's bytes. */
const read = (bytes: Uint8Array): Packet => {
  const packets: Packet[] = [];
  const reader = parser();
  reader.on("packet", (packet) => packets.push(packet));
  reader.on("error", (error) => expect.fail(error.message));
  expect(reader.parse(Buffer.from(bytes))).toBe(0);
  expect(packets).toHaveLength(1);
  return packets[0] ?? expect.fail("no packet");
};

const text = fc.string({ unit: "grapheme", maxLength: 200 }).filter((value) => value.isWellFormed());
const topic = fc.stringMatching(/^[a-z0-9/_.~-]{1,120}$/);
const packetId = fc.integer({ min: 1, max: 65_535 });

describe("mqtt.js parses what the client encodes", () => {
  test("CONNECT with any client id, ticket and token", () => {
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (clientId, username, password, isClean) => {
        const packet = read(connect(isClean, clientId || "id", username, password));
        expect(packet).toMatchObject({
          cmd: "connect",
          protocolId: "MQTT",
          protocolVersion: 4,
          clean: isClean,
          keepalive: KEEP_ALIVE_SECONDS,
          clientId: clientId || "id",
          username,
          password: Buffer.from(password),
        });
        expect(packet).not.toHaveProperty("will");
      }),
    );
  });

  test("SUBSCRIBE at QoS 1 and UNSUBSCRIBE with one to eight topics", () => {
    fc.assert(
      fc.property(packetId, fc.array(topic, { minLength: 1, maxLength: 8 }), (messageId, topics) => {
        const subscriptions = topics.map((each) => expect.objectContaining({ topic: each, qos: 1 }));
        expect(read(withTopics(SUBSCRIBE_HEADER, messageId, topics, [1]))).toMatchObject({
          cmd: "subscribe",
          messageId,
          subscriptions,
        });
        expect(read(withTopics(UNSUBSCRIBE_HEADER, messageId, topics, []))).toMatchObject({
          cmd: "unsubscribe",
          messageId,
          unsubscriptions: topics,
        });
      }),
    );
  });

  test("PUBACK, PINGREQ and DISCONNECT", () => {
    expect(read(puback(513))).toMatchObject({ cmd: "puback", messageId: 513 });
    expect(read(PINGREQ)).toMatchObject({ cmd: "pingreq" });
    expect(read(DISCONNECT)).toMatchObject({ cmd: "disconnect" });
  });
});

describe("the client decodes what mqtt.js writes", () => {
  const split = (bytes: Uint8Array, cuts: number[]) => {
    const seen: { header: number; body: Uint8Array }[] = [];
    const take = createSplitter((header, body) => seen.push({ header, body: body.slice() }));
    const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    edges.slice(1).forEach((end, at) => {
      take(bytes.subarray(edges[at], end));
    });
    return seen;
  };

  test("a stream of packets, with any chunk boundaries", () => {
    const publish = fc.record({
      topic,
      payload: fc.uint8Array({ maxLength: 20_000 }),
      qos: fc.constantFrom(0 as const, 1 as const),
      messageId: packetId,
    });
    fc.assert(
      fc.property(
        fc.array(publish, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (all, cuts) => {
          const bytes = Buffer.concat(
            all.map(({ payload, ...rest }) =>
              generate({ cmd: "publish", dup: false, retain: false, payload: Buffer.from(payload), ...rest }),
            ),
          );
          const seen = split(bytes, cuts).map(({ header, body }) => toPublish(header, body));
          expect(seen.map(([name, id, payload]) => [name, id, [...payload]])).toEqual(
            all.map(({ topic: name, payload, qos, messageId }) => [name, qos && messageId, [...payload]]),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test("SUBACK and its codes", () => {
    const [suback] = split(generate({ cmd: "suback", messageId: 258, granted: [1, 128, 0] }), []);
    expect(suback?.header).toBe(0x90);
    expect(uint16(suback?.body ?? new Uint8Array(), 0)).toBe(258);
    expect([...(suback?.body.subarray(2) ?? [])]).toEqual([1, 128, 0]);
  });
});

describe("invalid bytes", () => {
  test.each([
    ["a length of five digits", [0x30, 0x80, 0x80, 0x80, 0x80, 0x01]],
    ["a length of five digits that overflows", [0x30, 0x80, 0x80, 0x80, 0x80, 0x0f, 0, 0]],
    ["a length that never ends", [0x30, ...Array(20).fill(0x80)]],
    ["a body above 256 KB", [0x30, 0x81, 0x80, 0x10]],
  ])("%s throws immediately", (_, bytes) => {
    expect(() => createSplitter(() => {})(new Uint8Array(bytes))).toThrow();
  });

  test.each([
    ["a topic longer than its packet", 0x30, [0, 9, 65]],
    ["QoS 2", 0x34, [0, 1, 65, 0, 1]],
    ["a packet without a topic", 0x30, [0]],
    ["a packet without a packet id", 0x32, [0, 1, 65, 0]],
    ["a topic that is not UTF-8", 0x30, [0, 2, 0xff, 0xfe]],
  ])("%s throws", (_, header, body) => {
    expect(() => toPublish(header, new Uint8Array(body))).toThrow();
  });

  test("of any kind either form packets or throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        let taken = 0;
        try {
          createSplitter(() => taken++)(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        expect(taken).toBeLessThanOrEqual(bytes.length / 2);
      }),
    );
  });
});
