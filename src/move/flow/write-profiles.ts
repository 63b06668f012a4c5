import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { stringify } from "csv-stringify/sync";
import { chunksOf } from "../../chunks.ts";
import type { Column } from "../profile/profile-columns.ts";
import type { Profile } from "../profile/to-profile.ts";

// A piece of text of about 1 MB at a time.
const ROWS_AT_ONCE = 1_000;

/** Writes profiles as CSV with a header. [RFC 4180] lines end in CRLF, and values are quoted where it is necessary. */
export const writeProfiles = async (
  file: string,
  columns: readonly Column[],
  profiles: readonly Profile[],
): Promise<void> => {
  const output = createWriteStream(file);
  const written = finished(output);
  const write = async (rows: string[][]): Promise<void> => {
    if (!output.write(stringify(rows, { record_delimiter: "windows" })))
      await Promise.race([once(output, "drain"), written]);
  };
  await write([columns.map(({ name }) => name)]);
  for (const some of chunksOf(profiles, ROWS_AT_ONCE))
    await write(some.map((profile) => columns.map(({ valueIn }) => valueIn(profile))));
  output.end();
  await written;
};
