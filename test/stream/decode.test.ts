import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "../../src/stream/decode.ts";
import { compact } from "./samples.ts";

const read = (data: string | Uint8Array) => decode(Buffer.from(data).toString("base64"));
const values = (data: string | Uint8Array) => read(data).documents.map(({ value }) => value);
const reasons = (data: string | Uint8Array) => read(data).broken.map(({ reason }) => reason);

test("reads one object, with and without a line break and a byte order mark", () => {
  for (const text of ['{"a":1}', '{"a":1}\n', ' {"a":1}\r\n', '\uFEFF{"a":1}'])
    expect(values(text)).toEqual([{ a: 1 }]);
});

test("reads objects on separate lines, concatenated, across lines and in an array", () => {
  const both = [{ a: 1 }, { b: "}{" }];
  expect(values('{"a":1}\n{"b":"}{"}\n')).toEqual(both);
  expect(values('{"a":1}{"b":"}{"}')).toEqual(both);
  expect(values('{\n"a":1\n}\n\n{"b":\n"}{"}')).toEqual(both);
  expect(values('[{"a":1},{"b":"}{"}]')).toEqual(both);
});

test("preserves umlauts and emoji", () => {
  expect(values('{"name":"Zoë 🦊 \\u00e9"}')).toEqual([{ name: "Zoë 🦊 é" }]);
});

test.each([
  ["input that is not base64", "%%%%", "not-base64"],
  ["base64 with a stray character", "eyJh!joxfQ==", "not-base64"],
  ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]).toString("base64"), "not-utf-8"],
  ["text in another encoding", Buffer.from('{"name":"Zoë"}', "latin1").toString("base64"), "not-utf-8"],
  ["empty data", "", "empty"],
  ["white space", Buffer.from(" \n").toString("base64"), "empty"],
  ["truncated JSON", Buffer.from('{"a":').toString("base64"), "not-json"],
  ["a number", Buffer.from("7").toString("base64"), "not-an-object"],
  ["an empty array", Buffer.from("[]").toString("base64"), "not-an-object"],
])("rejects %s", (_, base64, reason) => {
  expect(decode(base64)).toMatchObject({ documents: [], broken: [{ reason }] });
});

test("loses only the line that is truncated", () => {
  expect(values('{"a":1}\n{"b":\n{"c":3}\n')).toEqual([{ a: 1 }, { c: 3 }]);
  expect(reasons('{"a":1}\n{"b":\n{"c":3}\n')).toEqual(["not-json"]);
});

test("loses only the line that is not an object", () => {
  expect(values('{"a":1}\nnonsense\n{"c":3}')).toEqual([{ a: 1 }, { c: 3 }]);
});

test("returns the bytes that it could not read", () => {
  const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
  expect(Buffer.from(read(bytes).broken[0]?.raw ?? [])).toEqual(bytes);
});

test("reads an object of a megabyte", () => {
  expect(values(compact("minimal", { filler: "x".repeat(1_000_000) }))).toHaveLength(1);
});

test.each(["{", "{\n", "x\n", '{"a":\n', "[", '"', "}\n"])(
  "returns a megabyte of %j as one broken document",
  (piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    expect(read(text)).toMatchObject({ documents: [], broken: [{}] });
  },
);

test("finds every object, whatever separates them", async () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), { minLength: 2, maxLength: 6 });
  const gap = fc.constantFrom("", "\n", "\r\n", " ", "\n\n");
  await fc.assert(
    fc.property(objects, gap, (given, between) => {
      const texts = given.map((value) => JSON.stringify(value));
      expect(read(texts.join(between)).documents.map(({ text }) => text)).toEqual(texts);
    }),
  );
});
