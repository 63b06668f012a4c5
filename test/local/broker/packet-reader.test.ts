import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacketReader } from "../../../src/local/broker/packet-reader.ts";
import { packets } from "./raw-client.ts";

const someByte = fc.uint8Array({ maxLength: 400 });

test("returns all bytes in batches of whole packets, however they are split", () => {
  fc.assert(
    fc.property(fc.array(someByte, { maxLength: 6 }), fc.array(fc.nat(600), { maxLength: 12 }), (payloads, sizes) => {
      const sent = [packets.connect("c"), ...payloads.map((payload) => packets.publish("t", Buffer.from(payload)))];
      const read = createPacketReader();
      const received: Buffer[] = [];
      let rest = Buffer.concat(sent);
      for (const size of [...sizes, rest.length]) {
        const result = read(rest.subarray(0, size));
        if ("refused" in result) throw new Error(result.refused);
        received.push(...result.batches);
        rest = rest.subarray(size);
      }
      expect(Buffer.concat(received).equals(Buffer.concat(sent))).toBe(true);
      const ends = sent.map((_, index) => Buffer.concat(sent.slice(0, index + 1)).length);
      const batchEnds = received.map((_, index) => Buffer.concat(received.slice(0, index + 1)).length);
      expect(ends).toEqual(expect.arrayContaining(batchEnds));
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
  const read = createPacketReader();
  read(packets.connect("c"));
  expect(read(packets.subscribe(filters.slice(0, 8)))).toMatchObject({ batches: [expect.any(Buffer)] });
  expect(read(packets.subscribe(filters))).toEqual({ refused: "a SUBSCRIBE with more than 8 topic filters" });
});

test("splits a frame of many small packets into batches of a thousand", () => {
  const read = createPacketReader();
  read(packets.connect("c"));
  const result = read(Buffer.concat(Array.from({ length: 2_500 }, packets.pingReq)));
  expect("batches" in result && result.batches.map(({ length }) => length)).toEqual([2_000, 2_000, 1_000]);
});
