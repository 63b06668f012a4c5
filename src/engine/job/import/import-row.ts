import * as z from "zod";
import { truncate } from "../../../truncate.ts";
import { EndpointRequest } from "../../endpoint/endpoint-request.ts";
import { whyInvalidField } from "../../request-body.ts";

/** A row of a file: an endpoint, or why it is not one. `line` is where the row starts. */
export type ImportRow =
  | { kind: "endpoint"; line: number; id: string | undefined; request: EndpointRequest }
  | { kind: "invalid"; line: number; field: string; reason: string };

const ImportedEndpoint = EndpointRequest.extend({ Id: z.string().min(1).nullish() });

const FIELD_MAX_LENGTH = 100;

/** The row for a value that has the fields of an endpoint. */
export const toImportRow = (line: number, value: unknown): ImportRow => {
  const parsed = ImportedEndpoint.safeParse(value, { reportInput: true });
  if (parsed.success) {
    const { Id, ...request } = parsed.data;
    return { kind: "endpoint", line, id: Id ?? undefined, request };
  }
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  return invalidRow(line, truncate(path, FIELD_MAX_LENGTH), whyInvalidField(parsed.error));
};

export const invalidRow = (line: number, field: string, reason: string): ImportRow => ({
  kind: "invalid",
  line,
  field,
  reason,
});

// unspecified by AWS; chosen because an endpoint has at most 15,000 bytes and column names and escapes take space, too.
export const ROW_MAX_BYTES = 65_536;

export const NOT_UTF8 = "not UTF-8; if the file was saved as Latin-1 (ISO 8859-1), convert it";
