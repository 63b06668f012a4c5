import { UnreadableFile } from "../unreadable-file.ts";
import { toCsvEndpoint } from "./csv-endpoint.ts";
import { type CsvColumn, readCsvHeader } from "./csv-header.ts";
import { csvRecords } from "./csv-records.ts";
import { type ImportRow, invalidRow, NOT_UTF8, toImportRow } from "./import-row.ts";

/**
 * The rows of a CSV file, whose first line names the fields. Throws UnreadableFile for a header that does not name fields
 * of endpoints, and where the rest of the file cannot be divided into rows.
 */
export async function* csvRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ImportRow[]> {
  let columns: CsvColumn[] | undefined;
  for await (const records of csvRecords(bytes)) {
    const rows: ImportRow[] = [];
    for (const { values, lastLine } of records) {
      const decoded = values.map(decode);
      if (columns === undefined) columns = toColumns(decoded);
      else rows.push(toRow(columns, lastLine - countLineBreaks(values), decoded));
    }
    yield rows;
  }
  if (columns === undefined) throw new UnreadableFile("the file has no header");
}

type Decoded = readonly (string | undefined)[];

const toColumns = (names: Decoded): CsvColumn[] => {
  if (names.includes(undefined)) throw new UnreadableFile(`the header is ${NOT_UTF8}`, { line: 1 });
  return readCsvHeader(names.map((name) => name ?? ""));
};

const toRow = (columns: readonly CsvColumn[], line: number, values: Decoded): ImportRow => {
  if (values.length !== columns.length)
    return invalidRow(line, "", `${values.length} values for ${columns.length} columns`);
  const undecoded = values.indexOf(undefined);
  if (undecoded >= 0) return invalidRow(line, columns.at(undecoded)?.name ?? "", NOT_UTF8);
  return toImportRow(line, toCsvEndpoint(columns, values));
};

const NOT_ASCII = /[\u0080-\u00ff]/;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

const decode = (value: string): string | undefined => {
  if (!NOT_ASCII.test(value)) return value;
  try {
    return UTF8.decode(Buffer.from(value, "latin1"));
  } catch {
    return undefined;
  }
};

const countLineBreaks = (values: readonly string[]): number =>
  values.reduce((breaks, value) => (value.includes("\n") ? breaks + value.split("\n").length - 1 : breaks), 0);
