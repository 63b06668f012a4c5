import * as z from "zod";

// [Pinpoint API reference: Tags] a key has at most 128 characters, a value at most 256; at most 50 tags for a resource.
export const TAGS_MAX = 50;

export const Tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((tags) => Object.keys(tags).length <= TAGS_MAX, { message: `expected at most ${TAGS_MAX} tags` });
export type Tags = z.infer<typeof Tags>;
