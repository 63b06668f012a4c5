import * as z from "zod";
import { decodeUriPart } from "../../decode-uri-part.ts";
import { JsonText } from "../../json-text.ts";
import { ImportRule } from "./import-rule.ts";

/** A file in S3 as it was uploaded. */
export const Upload = z.object({
  bucket: z.string(),
  key: z.string(),
  /** The version id; in a bucket without versions, the sequence of the upload. */
  version: z.string(),
});
export type Upload = z.infer<typeof Upload>;

/** An import job to follow until it ends. */
export const ImportTask = z.object({
  kind: z.literal("follow-import"),
  jobId: z.string(),
  rule: ImportRule,
  upload: Upload,
  startedAt: z.iso.datetime(),
});
export type ImportTask = z.infer<typeof ImportTask>;

// In an event, a key is encoded as in a form. [S3 user guide: event message structure]
const Key = z.string().transform((text, context) => {
  const key = decodeUriPart(text.replaceAll("+", " "));
  if (key === undefined) context.addIssue("expected an encoded key");
  return key ?? z.NEVER;
});

const UploadRecord = z
  .looseObject({
    eventName: z.string(),
    s3: z.looseObject({
      bucket: z.looseObject({ name: z.string() }),
      object: z.looseObject({
        key: Key,
        versionId: z.string().nullish(),
        sequencer: z.string().nullish(),
        eTag: z.string().nullish(),
      }),
    }),
  })
  .transform(({ eventName, s3: { bucket, object } }) => ({
    isUpload: eventName.startsWith("ObjectCreated:"),
    upload: {
      bucket: bucket.name,
      key: object.key,
      version: object.versionId ?? object.sequencer ?? object.eTag ?? "",
    },
  }));

/** The body of a message in the import queue: an event of S3, its test event, or a job to follow. */
export const ImportMessage = JsonText.pipe(
  z.union([
    ImportTask,
    z.looseObject({ Records: z.array(UploadRecord) }).transform(({ Records }) => ({
      kind: "uploads" as const,
      uploads: Records.filter(({ isUpload }) => isUpload).map(({ upload }) => upload),
    })),
    z.looseObject({ Event: z.literal("s3:TestEvent") }).transform(() => ({ kind: "uploads" as const, uploads: [] })),
  ]),
);
export type ImportMessage = z.infer<typeof ImportMessage>;
