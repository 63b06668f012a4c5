import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacketGate } from "../../../src/local/broker/packet-gate.ts";
import { packets } from "./raw-client.ts";

const someByte = fc.uint8Array({ maxLength: 400 });

test("gives whole packets, however the bytes were cut", () => {
  fc.assert(
    fc.property(fc.array(someByte, { maxLength: 6 }), fc.array(fc.nat(600), { maxLength: 12 }), (payloads, sizes) => {
      const sent = [packets.connect("c"), ...payloads.map((payload) => packets.publish("t", Buffer.from(payload)))];
      const gate = createPacketGate();
      const received: Buffer[] = [];
      let rest = Buffer.concat(sent);
      for (const size of [...sizes, rest.length]) {
        const passed = gate(rest.subarray(0, size));
        if ("refused" in passed) throw new Error(passed.refused);
        received.push(...passed.packets);
        rest = rest.subarray(size);
      }
      expect(received.map((packet) => packet.toString("hex"))).toEqual(sent.map((packet) => packet.toString("hex")));
    }),
  );
});

test("never throws on bytes of any kind", () => {
  fc.assert(
    fc.property(fc.array(someByte), (chunks) => {
      const gate = createPacketGate();
      for (const chunk of chunks) if ("refused" in gate(Buffer.from(chunk))) return;
    }),
  );
});

test("counts the topic filters of a SUBSCRIBE", () => {
  const filters = Array.from({ length: 9 }, (_, index) => `filter/${index}`);
  expect(createPacketGate()(packets.subscribe(filters.slice(0, 8)))).toMatchObject({ packets: [expect.any(Buffer)] });
  expect(createPacketGate()(packets.subscribe(filters))).toEqual({
    refused: "a SUBSCRIBE with more than 8 topic filters",
  });
});
