import { whyOverJsonLimits } from "../../../json-limits.ts";
import { isJsonObject, parseJson } from "../../../parse-json.ts";
import { type ImportRow, invalidRow, NOT_UTF8, ROW_MAX_BYTES, toImportRow } from "./import-row.ts";
import { splitLines } from "./split-lines.ts";

/** The rows of a file with one JSON object on each line; empty lines are none. [Pinpoint user guide: importing segments] */
export async function* jsonRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ImportRow[]> {
  let line = 0;
  for await (const lines of splitLines(bytes, ROW_MAX_BYTES))
    yield lines.flatMap((text) => {
      line += 1;
      if (text === "too long") return invalidRow(line, "", `longer than ${ROW_MAX_BYTES} bytes`);
      return isBlank(text) ? [] : toRow(line, text);
    });
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });
const isBlank = (line: Uint8Array): boolean => line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

const toRow = (line: number, bytes: Uint8Array): ImportRow => {
  const text = decode(bytes);
  if (text === undefined) return invalidRow(line, "", NOT_UTF8);
  const reason = whyOverJsonLimits(text);
  if (reason) return invalidRow(line, "", reason);
  const value = parseJson(text);
  if (!isJsonObject(value)) return invalidRow(line, "", "not a JSON object");
  return toImportRow(line, value);
};

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
};
