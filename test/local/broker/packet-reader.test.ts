import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacketReader } from "../../../src/local/broker/packet-reader.ts";
import { packets } from "./raw-client.ts";

const someByte = fc.uint8Array({ maxLength: 400 });

test("returns whole packets, however the bytes are split", () => {
  fc.assert(
    fc.property(fc.array(someByte, { maxLength: 6 }), fc.array(fc.nat(600), { maxLength: 12 }), (payloads, sizes) => {
      const sent = [packets.connect("c"), ...payloads.map((payload) => packets.publish("t", Buffer.from(payload)))];
      const read = createPacketReader();
      const received: Buffer[] = [];
      let rest = Buffer.concat(sent);
      for (const size of [...sizes, rest.length]) {
        const result = read(rest.subarray(0, size));
        if ("refused" in result) throw new Error(result.refused);
        received.push(...result.packets);
        rest = rest.subarray(size);
      }
      expect(received.map((packet) => packet.toString("hex"))).toEqual(sent.map((packet) => packet.toString("hex")));
    }),
  );
});

test("never throws on random bytes", () => {
  fc.assert(
    fc.property(fc.array(someByte), (chunks) => {
      const read = createPacketReader();
      for (const chunk of chunks) if ("refused" in read(Buffer.from(chunk))) return;
    }),
  );
});

test("rejects a SUBSCRIBE with more than eight topic filters", () => {
  const filters = Array.from({ length: 9 }, (_, index) => `filter/${index}`);
  expect(createPacketReader()(packets.subscribe(filters.slice(0, 8)))).toMatchObject({ packets: [expect.any(Buffer)] });
  expect(createPacketReader()(packets.subscribe(filters))).toEqual({
    refused: "a SUBSCRIBE with more than 8 topic filters",
  });
});
