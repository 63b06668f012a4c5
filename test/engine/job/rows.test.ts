import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRows } from "../../../src/engine/job/import/csv-rows.ts";
import type { ImportRow } from "../../../src/engine/job/import/import-row.ts";
import { jsonRows } from "../../../src/engine/job/import/json-rows.ts";
import { plainText } from "../../../src/engine/job/import/plain-text.ts";
import { UnreadableFile } from "../../../src/engine/job/unreadable-file.ts";

type Outcome = { rows: ImportRow[]; unreadable?: { reason: string; line: number } };

const inChunks = async function* (bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
};

/** The rows of a file, and why it could not be read further. Any other error fails the test. */
const read = async (format: "CSV" | "JSON", bytes: Uint8Array, chunkSize = bytes.byteLength): Promise<Outcome> => {
  const rows: ImportRow[] = [];
  const text = plainText(inChunks(bytes, Math.max(1, chunkSize)));
  try {
    for await (const next of format === "CSV" ? csvRows(text) : jsonRows(text)) rows.push(...next);
    return { rows };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return { rows, unreadable: { reason: error.message, line: error.line } };
  }
};

const isDamaged = ({ unreadable }: Outcome): boolean => unreadable?.reason.includes("gzip") ?? false;

const HEADER = "Id,Address,Attributes.a,Attributes.a,User.UserAttributes.__proto__,Metrics.m\n";
const cell = fc.oneof(
  fc.constantFrom(
    "",
    '"',
    '""',
    "x,y",
    '"x,y"',
    '"two\nlines"',
    "1",
    "1e400",
    "\u00e9",
    "\ufeff",
    "\r",
    "\u0000",
    "x".repeat(70_000),
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const csv = fc
  .array(fc.array(cell, { minLength: 1, maxLength: 8 }), { maxLength: 6 })
  .map((rows) => HEADER + rows.map((row) => row.join(",")).join("\n"));
const line = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.record({ Id: fc.string(), Attributes: fc.dictionary(fc.string(), fc.anything({ maxDepth: 1 })) }).map((value) => {
    try {
      return JSON.stringify(value) ?? "";
    } catch {
      return "{";
    }
  }),
  fc.constantFrom("", " ", "{", "null", `"${"x".repeat(70_000)}"`, '{"__proto__":1}', '{"User":{"UserId":null}}'),
);
const json = fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n"));
const bytesOf = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    text.map((value) => Buffer.from(value)),
    text.map((value) => Buffer.from(value, "latin1")),
    text.map((value) => gzipSync(value)),
    fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value)),
    fc.tuple(text, fc.nat({ max: 400 })).map(([value, length]) => gzipSync(value).subarray(0, length)),
  );

describe.each([
  ["CSV", bytesOf(csv)],
  ["JSON", bytesOf(json)],
] as const)("a file in %s", (format, files) => {
  test("has rows or reasons, whatever its bytes are", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (bytes) => {
        const { rows, unreadable } = await read(format, bytes);
        for (const row of rows) if (row.kind === "invalid") expect(row.reason).toMatch(/\S/);
        if (unreadable) expect(unreadable.reason).toMatch(/\S/);
        expect(rows.map((row) => row.line)).toEqual(rows.map((row) => row.line).toSorted((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  test("has the same rows however S3 cuts it", async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 50 }), async (bytes, parts) => {
        const cut = await read(format, bytes, Math.ceil(bytes.byteLength / parts));
        const whole = await read(format, bytes);
        // How much of a damaged gzip is decompressed before the damage is found depends on its parts.
        if (isDamaged(cut) || isDamaged(whole)) expect(cut.unreadable && whole.unreadable).toBeDefined();
        else expect(cut).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

test("a name such as __proto__ is an attribute like others", async () => {
  const { rows } = await read(
    "CSV",
    Buffer.from("Id,User.UserAttributes.__proto__,Attributes.constructor\nep-1,a,b\n"),
  );
  expect(rows).toMatchObject([{ kind: "endpoint", id: "ep-1" }]);
  const [row] = rows;
  const request = row?.kind === "endpoint" ? row.request : {};
  expect(Object.entries(request.User?.UserAttributes ?? {})).toEqual([["__proto__", ["a"]]]);
  expect(Object.entries(request.Attributes ?? {})).toEqual([["constructor", ["b"]]]);
});
