import type { CsvError, Parser } from "csv-parse";
import { UnreadableFile } from "../unreadable-file.ts";
import { ROW_MAX_BYTES } from "./import-row.ts";

/** Values are decoded as Latin-1, in which each byte is a character, so that values that are not UTF-8 can be found. */
export type CsvRecord = { values: string[]; lastLine: number };

/** The records of a CSV file: those that end in the same chunk together. Throws UnreadableFile after the last record if the rest cannot be divided into records. */
export async function* csvRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord[]> {
  // On first use, so that an engine without imports starts faster.
  const { parse } = await import("csv-parse");
  const records: CsvRecord[] = [];
  const parser = parse({
    encoding: "latin1",
    // A quote inside a value without quotes is part of the value.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: ROW_MAX_BYTES,
    // The parser's own output is lost if it fails.
    on_record: (values, { lines }) => {
      records.push({ values, lastLine: lines });
      return null;
    },
  });
  parser.on("error", () => {});
  let lastLine = 0;
  const take = (): CsvRecord[] => {
    lastLine = records.at(-1)?.lastLine ?? lastLine;
    return records.splice(0);
  };
  for await (const part of bytes) {
    const error = await write(parser, part);
    yield take();
    if (error) throw unreadable(error, lastLine + 1);
  }
  const error = await end(parser);
  yield take();
  if (error) throw unreadable(error, lastLine + 1);
}

const write = (parser: Parser, bytes: Uint8Array): Promise<Error | undefined> =>
  new Promise((resolve) => parser.write(bytes, (error) => resolve(error ?? undefined)));

const end = (parser: Parser): Promise<Error | undefined> =>
  new Promise((resolve) => {
    parser.once("error", resolve);
    parser.end(() => resolve(undefined));
  });

/** The parser's own message quotes the file. */
const unreadable = (error: Error, line: number): Error => {
  if (!isCsvError(error)) return error;
  const isEndless = error.code === "CSV_QUOTE_NOT_CLOSED" || error.code === "CSV_MAX_RECORD_SIZE";
  const reason = isEndless
    ? `the row has no end within ${ROW_MAX_BYTES} bytes, probably because a quote is not closed`
    : `the rest of the file is not CSV (${error.code})`;
  return new UnreadableFile(reason, { line });
};

const isCsvError = (error: Error): error is CsvError => "code" in error && String(error.code).startsWith("CSV_");
